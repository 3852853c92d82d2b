import type { Mutant } from './mutants.ts'

/** Bugs that starting children together could have. */
export const STARTUP_MUTANTS: readonly Mutant[] = [
  {
    name: 'a failure does not give up the other starts',
    patches: [
      { file: 'start-round.ts', anchor: "if (result.outcome === 'failed') children.abortStarts()", replacement: '' },
    ],
  },
  {
    name: 'a start that was given up is blamed',
    patches: [
      {
        file: 'start-round.ts',
        anchor: 'failures.find(({ reason }) => !isAborted(reason)) ?? failures[0]',
        replacement: 'failures[0]',
      },
    ],
  },
  {
    name: 'the next attempt is for the child that is blamed',
    patches: [{ file: 'restarter.ts', anchor: 'const next = down[0] ?? slot', replacement: 'const next = slot' }],
  },
  {
    name: 'they are started one after another',
    patches: [
      { file: 'start-round.ts', anchor: "startup === 'sequential' ?", replacement: "String(startup) !== '' ?" },
    ],
  },
]
