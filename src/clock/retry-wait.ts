import { spread } from './spread.ts'

/** The first wait, in milliseconds. */
const FIRST_MS = 1_000
const JITTER = 0.2

/**
 * How long to wait before the next attempt, in milliseconds: a second at first, doubled each time,
 * and shorter by up to a fifth, as chance has it.
 *
 * @param failures - Attempts in a row that have failed; >= 1.
 * @param longestMs - The longest wait, before chance shortens it.
 * @param random - A number from 0 (inclusive) to 1 (exclusive), as `Math.random` gives it.
 */
export function retryWait(failures: number, longestMs: number, random: number): number {
  return spread(Math.min(longestMs, FIRST_MS * 2 ** (failures - 1)), JITTER, random)
}
