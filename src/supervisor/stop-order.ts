/**
 * The order in which children are stopped: the exact reverse of the order in which they are
 * started, one at a time.
 *
 * @param children - In start order.
 * @source OTP `supervisor:terminate_children/2`
 */
export function stopOrder<T>(children: Iterable<T>): readonly T[] {
  return [...children].reverse()
}
