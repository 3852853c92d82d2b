/**
 * A wait of `waitMs`, made shorter by a random part of at most `jitter` of it, so that those who
 * began to wait together do not all end at once.
 *
 * @param jitter - 0 to 1.
 * @param random - A number from 0 (inclusive) to 1 (exclusive), as `Math.random` gives it.
 * @returns Whole milliseconds.
 */
export function spread(waitMs: number, jitter: number, random: number): number {
  return Math.round(waitMs * (1 - jitter * random))
}
