import type { ChildKind } from '../child/child-kind.ts'
import { withActorExtra } from '../spec/from-template.ts'
import { type ResolvedActorStart, resolveActorStart } from '../spec/resolve-actor-start.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import { Scheduler } from './scheduler.ts'
import { createActorStarter } from './start-actor.ts'

/** A child that runs in the host itself, with a mailbox. */
export const actorKind: ChildKind<ResolvedActorStart, Omit<ActorEnvironment, 'scheduler'>> = {
  name: 'actor',
  type: 'worker',
  parse: resolveActorStart,
  withExtra: withActorExtra,
  mailboxOf: ({ mailbox }) => mailbox,
  starter: (system) => createActorStarter({ ...system, scheduler: new Scheduler() }),
}
