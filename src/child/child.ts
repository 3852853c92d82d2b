import type { ExitReason } from '../errors/exit-reason.ts'
import type { ResolvedChildSpec, StartSpec } from '../spec/child-spec.ts'
import type { Quarantine } from './quarantine.ts'

/** Why a child is killed. */
export type KillOrder = 'brutal_kill' | 'shutdown_timeout' | 'forced_shutdown'

/**
 * One life of a child, as its supervisor sees it: the whole contract between a supervisor and
 * whatever it runs. A supervisor never looks further.
 */
export interface Child {
  /** Token of this life. Exits are matched on it, never on the id. */
  readonly incarnation: string
  /** Resolves once, when nothing of the child is left; never rejects. */
  readonly exited: Promise<ExitReason>
  /**
   * Asks for an orderly end within `graceMs` milliseconds; after that the child kills itself.
   * Returns at once; the second call does nothing.
   */
  stop(graceMs: number | 'infinity'): void
  /** Ends it, and everything below it, without clean-up. Returns at once; may follow `stop`. */
  kill(after: KillOrder): void
}

/**
 * How a start ended.
 *
 * @source OTP child start functions: `{ok, Pid}`, `{ok, Pid, Info}`, `ignore`, `{error, Reason}`.
 */
export type StartResult =
  | { readonly outcome: 'started'; readonly child: Child; readonly info?: unknown }
  | { readonly outcome: 'ignore' }
  | { readonly outcome: 'failed'; readonly reason: ExitReason }

/** What a start is told beside its spec. */
export interface StartContext {
  /** Place in the tree, ids joined by `/`. */
  readonly path: string
  readonly incarnation: string
  /**
   * Aborted when the start is no longer wanted. The start then ends soon, with `failed` and the
   * reason `killed` after `start_aborted`, and leaves nothing behind. A supervisor stops what it
   * had started in the orderly way, each child within its own limit.
   */
  readonly signal: AbortSignal
  /**
   * Aborted, if ever, after `signal`: even an orderly undo takes too long, so whatever has been
   * started is killed. Absent: never.
   */
  readonly killSignal?: AbortSignal
}

/**
 * Starts one life of a child. Resolves when it is ready (a worker: after READY), never rejects, and
 * leaves nothing behind unless the outcome is `started`.
 *
 * The type is that of a method, so that starters of all kinds fit into one table: each is given
 * specs of its own kind alone.
 *
 * @typeParam S - What its kind has made of the `start` of a spec.
 */
export type ChildStarter<S extends StartSpec = StartSpec> = {
  start(spec: ResolvedChildSpec<S>, context: StartContext): Promise<StartResult>
}['start']

/**
 * State of a child's slot. `running` has a life; `restarting` waits for its next attempt;
 * `undefined` keeps the spec without a life; `pending` waits for its first start, until the
 * siblings before it are up; `starting` is the moment between; `gone` means that the spec was
 * deleted. A {@link Quarantine} says of itself how long and why.
 *
 * @source OTP: a pid, `restarting` or `undefined`; `pending`, `starting` and `gone` cannot be seen
 *   there, and there is no quarantine.
 */
export type SlotState = 'pending' | 'starting' | 'running' | 'restarting' | Quarantine | 'undefined' | 'gone'

/** Told of every change of a slot, in order, so that mailboxes know whether waiting makes sense. */
export type SlotObserver = (path: string, state: SlotState, spec: ResolvedChildSpec) => void
