import type { Patch } from '../../fixtures/planted-copy.ts'

/** A bug that can be planted. */
export interface Mutant {
  readonly name: string
  /** Whether it is in something that OTP does not have. */
  readonly isOurs?: true
  readonly patches: readonly Patch[]
}

/** Bugs that other implementations of supervisors have had. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a group restart does not start again what had finished or been stopped',
    patches: [
      {
        file: 'restarter.ts',
        anchor: 'if (member === slot) continue',
        replacement: "if (member === slot || member.phase.state === 'undefined') continue",
      },
      {
        file: 'restarter.ts',
        anchor: 'this.#startGroup(await this.#stopGroup(slot))',
        replacement:
          "this.#startGroup((await this.#stopGroup(slot)).filter((member) => member.phase.state !== 'undefined'))",
      },
    ],
  },
  {
    name: 'restarts are counted for each child',
    patches: [
      {
        file: 'restarter.ts',
        anchor: 'spec.budget === undefined ? this.#shared : slot',
        replacement: 'slot',
      },
    ],
  },
  {
    name: 'a failed restart is repeated in a loop and not through the queue',
    patches: [
      {
        file: 'restarter.ts',
        anchor: "    this.#post({ type: 'try_again_restart', slot: next, phase })",
        replacement: "    return this.tryAgain({ type: 'try_again_restart', slot: next, phase })",
      },
      { file: 'restarter.ts', anchor: '    this.#tryAgain(', replacement: '    await this.#tryAgain(' },
    ],
  },
  {
    name: 'children are stopped in start order',
    patches: [
      {
        file: 'children.ts',
        anchor: 'for (const slot of stopOrder(this.table)) {\n      await this.terminate(slot)',
        replacement: 'for (const slot of [...this.table]) {\n      await this.terminate(slot)',
      },
    ],
  },
  {
    name: 'the end of a life is taken for that of its successor',
    patches: [
      {
        file: 'children.ts',
        anchor: 'this.#onExit(incarnation, reason)',
        replacement: 'this.#onExit(slot.spec.id, reason)',
      },
      { file: 'supervisor.ts', anchor: 'table.slotOf(incarnation)', replacement: 'table.get(incarnation)' },
    ],
  },
]
