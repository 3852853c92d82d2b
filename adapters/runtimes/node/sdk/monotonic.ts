/**
 * Milliseconds of the machine's monotonic clock, with fractions. All threads of the process read
 * the same clock.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}
