import type { ChildSpec } from '../../spec/child-spec.ts'
import type { TemplateExtra } from '../../spec/from-template.ts'
import type {
  CountChildrenResult,
  GetChildSpecResult,
  InvalidSpec,
  Refused,
  Started,
  StartFailed,
  TerminateChildResult,
  UpdateResult,
  WhichChildResult,
  WhichChildrenResult,
} from '../supervisor-handle.ts'

/** A child spec for a dynamic supervisor, which makes ids unique itself. */
export interface DynamicChildSpec extends Omit<ChildSpec, 'id' | 'significant'> {
  /**
   * First part of the id; any number of children may have the same. Default: the kind of `start`.
   */
  readonly id?: string
}

/**
 * `max_children`: as many as there may be are there, those that wait for their restart included.
 */
export type StartDynamicChildResult = Started | InvalidSpec | StartFailed | Refused<'max_children'>

/**
 * The administration of one dynamic supervisor. Calls wait for their turn in its queue, without a
 * time limit, and their effect is complete when they answer. Refusals are answers; nothing is
 * thrown.
 *
 * A child has the id `<id>:<n>`, with a number that no other child of the system has or will have:
 * so its path is for it alone, and a ref to a child that is gone never reaches another one. `child`
 * below is the id, the path, or the token of the latest life: a child that waits for its restart is
 * still known by the life that is over.
 *
 * @source Elixir `DynamicSupervisor`, OTP `simple_one_for_one`
 */
export interface DynamicSupervisorHandle {
  /** Path of the supervisor. */
  readonly path: string
  /**
   * Starts a child: from its own spec or, when the supervisor has a template, from that and what
   * the child has beside. A start that fails or is ignored leaves nothing behind; nothing is
   * retried or reported.
   */
  startChild(child?: DynamicChildSpec | TemplateExtra): Promise<StartDynamicChildResult>
  /** Stops a child, or cancels its next restart or probe; nothing of it is left. */
  terminateChild(child: string): Promise<TerminateChildResult>
  /** All children, in no order that counts. */
  whichChildren(): Promise<WhichChildrenResult>
  whichChild(child: string): Promise<WhichChildResult>
  /** `specs` is the number of children, `active` that of those with a life. */
  countChildren(): Promise<CountChildrenResult>
  /** The spec with every field, and with the id that was made for it. */
  getChildSpec(child: string): Promise<GetChildSpecResult>
  /**
   * Takes the flags and the template of another spec of this supervisor, for what happens from now
   * on: children that are there keep their specs, also when there are more than there may be. A
   * supervisor with a template stays one with, and one without stays one without.
   */
  update(spec: unknown): Promise<UpdateResult>
}
