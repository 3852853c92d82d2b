import type { Mutant } from './mutants.ts'

/** Bugs that waits, budgets and quarantines could have. */
export const POLICY_MUTANTS: readonly Mutant[] = [
  {
    name: 'a quarantined child is started with its group',
    patches: [
      { file: 'restarter.ts', anchor: ".filter(({ phase }) => phase.state !== 'quarantined')", replacement: '' },
    ],
  },
  {
    name: 'those that waited for a child that is set aside wait for ever',
    patches: [
      {
        file: 'restarter.ts',
        anchor: 'await this.#startGroup(this.#strays())',
        replacement: 'await Promise.resolve()',
      },
    ],
  },
  {
    name: 'restarts within a budget count against the supervisor too',
    patches: [
      {
        file: 'restarter.ts',
        anchor: 'account.restarts = decision.restarts',
        replacement: 'account.restarts = this.#shared.restarts = decision.restarts',
      },
    ],
  },
  {
    name: 'a restartChild that fails ends the quarantine',
    patches: [
      {
        file: 'quarantines.ts',
        anchor: "if (before.state === 'quarantined' && !this.#children.isEnding())",
        replacement: "if (before.state === 'quarantined' && result.outcome !== 'failed')",
      },
    ],
  },
  {
    name: 'a probe that fails keeps the time of the first',
    patches: [
      {
        file: 'quarantines.ts',
        anchor: 'nextProbeAt: this.#clock.now() + delayMs',
        replacement: 'nextProbeAt: delayMs',
      },
    ],
  },
  {
    name: 'a long life does not end a row of restarts',
    patches: [{ file: 'backoff.ts', anchor: 'uptimeMs >= backoff.resetAfterMs', replacement: 'uptimeMs < 0' }],
  },
  {
    name: 'a futile restart is repeated',
    patches: [{ file: 'decide-restart.ts', anchor: 'trigger.hasFailed &&', replacement: '!trigger.hasFailed &&' }],
  },
]
