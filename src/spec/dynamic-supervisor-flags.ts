/**
 * Flags of a dynamic supervisor. Its strategy is `one_for_one`, and none of its children is
 * significant.
 *
 * @source Elixir `DynamicSupervisor`; OTP `simple_one_for_one`
 */
export interface DynamicSupervisorFlags {
  /** At most this many restarts in any `periodMs`; whole number >= 0. Default 1. */
  readonly intensity?: number
  /** Milliseconds, whole number >= 1. Default 5000. */
  readonly periodMs?: number
  /**
   * Children at the most, those that wait for their restart included; whole number >= 0. A restart
   * is never refused. Default `'infinity'`.
   */
  readonly maxChildren?: number | 'infinity'
}

/** {@link DynamicSupervisorFlags} with every field checked and filled in. */
export type ResolvedDynamicSupervisorFlags = Required<DynamicSupervisorFlags>
