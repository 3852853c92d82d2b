/** Which siblings share a restart. @source OTP `supervisor:strategy()` */
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one'

/**
 * Which ends of significant children stop the supervisor.
 * @source OTP `supervisor:auto_shutdown()`
 */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant'

/**
 * `sequential`: each child starts when the one before it is ready, as in OTP. `parallel`: all are
 * started together, so that slow runtimes do not add up; order of stopping, of undoing and of
 * blaming stays the order of the list.
 */
export type Startup = 'sequential' | 'parallel'

/**
 * Flags of a supervisor. @source OTP `supervisor:sup_flags()`; differs: `periodMs` is in
 * milliseconds, `startup` is ours.
 */
export interface SupervisorFlags {
  /** Default `'one_for_one'`. */
  readonly strategy?: Strategy
  /** At most this many restarts in any `periodMs`; whole number >= 0. Default 1. */
  readonly intensity?: number
  /** Milliseconds, whole number >= 1. Default 5000. */
  readonly periodMs?: number
  /** Default `'never'`. */
  readonly autoShutdown?: AutoShutdown
  /** Default `'sequential'`. */
  readonly startup?: Startup
}

/** {@link SupervisorFlags} with every field checked and filled in. */
export type ResolvedSupervisorFlags = Required<SupervisorFlags>
