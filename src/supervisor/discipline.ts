import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import type { KnownKinds } from '../spec/spec-kind.ts'
import type { ResolvedSupervisorFlags } from '../spec/supervisor-flags.ts'
import type { Children } from './children.ts'
import type { MessageQueue } from './message-queue.ts'
import type { Message } from './messages.ts'
import type { Restarter } from './restarter.ts'

/** The parts of a supervisor that its administration works with. */
export interface SupervisorParts {
  readonly children: Children
  readonly restarter: Restarter
  readonly queue: Pick<MessageQueue<Message>, 'post'>
  /** Who reads the specs that it is given. */
  readonly kinds: KnownKinds
}

/**
 * What supervisors of different kinds do differently; everything else they share.
 *
 * | | static | dynamic |
 * |---|---|---|
 * | children at the start | those of the spec | none |
 * | what is left of a child that ended for good | its spec, unless temporary | nothing |
 * | stopping | one after another, in reverse order | all together |
 */
export interface Discipline {
  readonly isDynamic: boolean
  readonly flags: ResolvedSupervisorFlags
  /** Started with the supervisor, in this order. */
  readonly children: readonly ResolvedChildSpec[]
  /** Makes what answers for it: an object of a class of its own, by which it is found. */
  administer(parts: SupervisorParts): object
}
