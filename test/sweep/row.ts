/**
 * How one function or method is played. Where wrong values go follows from its type: see
 * `surface.ts`.
 */
export interface Row {
  /** Arguments that are right, fresh for each call. */
  readonly args: () => readonly unknown[]
  /**
   * Calls it, and uses what it gives as far as is needed to have everything read that it was given.
   */
  readonly call: (...args: readonly unknown[]) => unknown
  /**
   * Plays it with something that really waits: a process, a timer or a socket. Default: the call
   * itself.
   */
  readonly waits?: () => unknown
}

/** Rows by the name of the function or method. */
export type Rows = Readonly<Record<string, Row>>

/**
 * A row that the compiler checks.
 *
 * @param call - Is also given what is wrong.
 * @param waits - Needed where the call itself waits for nothing.
 */
export function row<A extends readonly unknown[]>(
  args: () => readonly [...A],
  call: (...args: A) => unknown,
  waits?: () => unknown,
): Row {
  const given = (...values: readonly unknown[]): unknown => Reflect.apply(call, undefined, values)
  return waits === undefined ? { args, call: given } : { args, call: given, waits }
}
