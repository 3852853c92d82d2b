/** What a call is made of, for programs that have requests of their own. */
export interface PortCall {
  /** `undefined` of a cast, which is not answered. */
  readonly id: number | undefined
  /** As it was called: `call('math.add', …)`. */
  readonly method: string
  /** What stands before the last dot of `method`; `undefined` without one. */
  readonly module: string | undefined
  /** What stands after it. */
  readonly function: string
  readonly args: unknown
}

/**
 * What a program has answered. With an `id`, to that call; without one (`undefined`), to the oldest
 * that is not answered.
 */
export type PortAnswer =
  | { readonly id?: unknown; readonly result: unknown }
  /**
   * Text, or an object of which `message` and `name` are used; all of it is `remote.data` of the
   * caller's error.
   */
  | { readonly id?: unknown; readonly error: unknown }
