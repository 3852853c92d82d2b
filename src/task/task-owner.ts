/** One life that can be linked to others, as the context of an actor. */
export interface LinkedOwner {
  /** Aborted when it ends. */
  readonly signal: AbortSignal
  link(path: string): void
  unlink(path: string): unknown
}

/**
 * For whom a task runs. An actor gives its context: the task and the actor are linked, so that
 * neither outlives a failure of the other. Anything else gives a signal: the task is stopped when
 * it is aborted.
 */
export type TaskOwner = AbortSignal | LinkedOwner

/** What tells of the end of an owner. */
export function signalOf(owner: TaskOwner | undefined): AbortSignal | undefined {
  return owner === undefined || owner instanceof AbortSignal ? owner : owner.signal
}
