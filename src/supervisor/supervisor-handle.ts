import type { QuarantineCause } from '../child/quarantine.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { SpecError } from '../errors/spec-error.ts'
import type { ChildType, ResolvedChildSpec } from '../spec/child-spec.ts'

/**
 * A refusal; `error` says why. Every call may be answered with `noproc`: the supervisor has ended,
 * or ends before it comes to the call.
 */
export type Refused<E extends string> = { readonly ok: false; readonly error: E | 'noproc' }

/** A spec was wrong; nothing has changed. */
export type InvalidSpec = { readonly ok: false; readonly error: 'invalid_spec'; readonly cause: SpecError }

/** A start failed, as it said itself. */
export type StartFailed = { readonly ok: false; readonly error: 'start_failed'; readonly reason: ExitReason }

/** A child was started. */
export interface Started {
  readonly ok: true
  readonly path: string
  /** `undefined` when the start was ignored. */
  readonly incarnation: string | undefined
  /** What the start had to say beside. */
  readonly info?: unknown
}

/** One line of `whichChildren`. */
export interface ChildInfo {
  readonly id: string
  readonly path: string
  readonly state: 'running' | 'restarting' | 'quarantined' | 'undefined'
  /** Only when it is running. */
  readonly incarnation: string | undefined
  readonly type: ChildType
  /** Only when it is restarting or quarantined. */
  readonly nextAttempt?: NextAttempt
}

/** When a child without a life is tried again, and why it has none. */
export interface NextAttempt {
  /** Milliseconds from now; 0: as soon as its turn comes. */
  readonly inMs: number
  /**
   * Of a child that restarts: restarts of the present row, the coming one included. Of a
   * quarantined one: probes that failed.
   */
  readonly attempts: number
  /** Why its last life ended, or its last start failed. */
  readonly lastReason: ExitReason
  /** Only when it is quarantined: why, and for how long. */
  readonly quarantine?: { readonly cause: QuarantineCause; readonly forMs: number }
}

/** Answer of `countChildren`. */
export interface ChildCounts {
  /** All specs. */
  readonly specs: number
  /** Those with a life that has not ended. */
  readonly active: number
  /** By `type`, alive or not. */
  readonly supervisors: number
  readonly workers: number
}

export type StartChildResult =
  | Started
  | { readonly ok: false; readonly error: 'already_started'; readonly incarnation: string }
  | InvalidSpec
  | StartFailed
  | Refused<'already_present'>
export type TerminateChildResult = { readonly ok: true } | Refused<'not_found'>
export type RestartChildResult = Started | StartFailed | Refused<'not_found' | 'running' | 'restarting'>
export type DeleteChildResult = { readonly ok: true } | Refused<'not_found' | 'running' | 'restarting'>
export type WhichChildrenResult = { readonly ok: true; readonly children: readonly ChildInfo[] } | Refused<never>
export type WhichChildResult = { readonly ok: true; readonly child: ChildInfo } | Refused<'not_found'>
export type CountChildrenResult = { readonly ok: true; readonly counts: ChildCounts } | Refused<never>
export type GetChildSpecResult = { readonly ok: true; readonly spec: ResolvedChildSpec } | Refused<'not_found'>
export type UpdateResult = { readonly ok: true } | InvalidSpec | Refused<never>

/**
 * The administration of one supervisor. Every call waits for its turn in the supervisor's queue,
 * without a time limit, and its effect is complete when it answers. Refusals are answers; nothing
 * is thrown.
 *
 * None of them counts against the restart intensity, touches siblings, or leads to an automatic
 * shutdown. Called from within a start of the same supervisor, and awaited there, they wait for
 * each other for ever.
 *
 * @source OTP `supervisor:start_child/2` and the functions after it
 */
export interface SupervisorHandle {
  /** Path of the supervisor. */
  readonly path: string
  /**
   * Adds a child at the end of the order and starts it. `already_started` and `already_present`
   * (there is one of that id, with and without a life) discard the new spec. When the start fails
   * the spec is discarded; nothing is retried or reported.
   */
  startChild(spec: unknown): Promise<StartChildResult>
  /**
   * Stops a child, or cancels its next restart or probe; keeps its spec unless it is temporary.
   * `ok` also when it has no life.
   */
  terminateChild(id: string): Promise<TerminateChildResult>
  /**
   * Starts a child that has a spec and no life, in its old place, and ends its quarantine. When
   * that fails the child stays without a life, a quarantined one until its next probe.
   */
  restartChild(id: string): Promise<RestartChildResult>
  /** Deletes the spec of a child that has no life. */
  deleteChild(id: string): Promise<DeleteChildResult>
  /** All children, the last started first. */
  whichChildren(): Promise<WhichChildrenResult>
  whichChild(id: string): Promise<WhichChildResult>
  countChildren(): Promise<CountChildrenResult>
  /** The spec with every field. */
  getChildSpec(id: string): Promise<GetChildSpecResult>
  /**
   * Takes the flags and children of another spec of this supervisor. Children in both keep their
   * lives and get the new spec at their next start or stop; new ones are added without a life;
   * those that are missing are kept, after the others. Flags hold from now on, and the restarts so
   * far still count.
   *
   * It is forgotten when the supervisor itself is restarted, from the spec that its own supervisor
   * has: update that one first.
   *
   * @source OTP `supervisor:code_change/3`
   */
  update(spec: unknown): Promise<UpdateResult>
}
