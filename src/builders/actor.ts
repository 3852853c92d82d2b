import type { Behaviour } from '../actor/behaviour.ts'
import { nameOf } from '../options/name-of.ts'
import type { ActorStart } from '../spec/actor-spec.ts'
import type { ChildSpec } from '../spec/child-spec.ts'
import { type ChildOverrides, splitOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/** What may be said of an actor beside what it does: how it is supervised, and its own options. */
export type ActorOverrides = ChildOverrides & Pick<ActorStart, 'name' | 'startTimeoutMs' | 'mailbox'>

/** `args` may be left out when `init` takes none. */
type Rest<A> = undefined extends A ? [args?: A, overrides?: ActorOverrides] : [args: A, overrides?: ActorOverrides]

/** Names of the options of an actor beside how it is supervised. */
const ACTOR_OPTIONS = ['name', 'startTimeoutMs', 'mailbox']

/**
 * The spec of an actor: a child that runs in the host itself.
 *
 * @param args - What `init` is given, each time it starts.
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * actor('counter', counter, 5, { restart: 'transient', name: 'hits' })
 */
export function actor<A, M>(id: string, behaviour: Behaviour<A, M>, ...rest: Rest<A>): ChildSpec {
  const [args, overrides = {}] = rest
  const { place, options } = splitOverrides(`actor(${nameOf(id)})`, overrides, ACTOR_OPTIONS)
  const start: ActorStart = { kind: 'actor', behaviour, ...(args === undefined ? {} : { args }), ...options }
  const spec: ChildSpec = { id, start, ...place }
  return declare(spec)
}
