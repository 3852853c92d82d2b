import { actor, behaviour, type ChildSpec, type System } from '../../src/index.ts'
import { gate } from '../actor/stage.ts'

/** What the members of a test's pool can be asked. */
export interface GatedMethods {
  /** Path of the member. */
  who(): string
  /** Path of the member, when {@link Gates.open} was called with that name. */
  wait(name: string): string
}

/** Opens the calls of `wait`. */
export interface Gates {
  readonly member: ChildSpec
  /** Names of the calls that were begun, in order. */
  readonly begun: readonly string[]
  readonly open: (...names: readonly string[]) => void
}

/** A member that says who it is, and waits where it is told to. */
export function gatedMember(overrides: Parameters<typeof actor>[3] = {}): Gates {
  const gates = new Map<string, () => void>()
  const begun: string[] = []
  const member = behaviour({
    init: (_: undefined, context) => ({ path: context.path }),
    calls: {
      who: ({ path }) => path,
      wait: async ({ path }, name: string) => {
        const { opened, open } = gate()
        gates.set(name, open)
        begun.push(name)
        await opened
        return path
      },
    },
  })
  const open = (...names: readonly string[]): void => {
    for (const name of names) gates.get(name)?.()
  }
  return { member: actor('m', member, undefined, overrides), begun, open }
}

/** Everything that is ready to run has run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** What is there, or the failure of the test. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected something to be there')
  return value
}

/** Paths of the members that a pool has now. */
export const membersOf = (system: System): readonly string[] =>
  system.pool('main/p')?.members.map(({ path }) => path) ?? []
