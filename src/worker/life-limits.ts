import { spread } from '../clock/spread.ts'
import type { ResolvedRecycleOptions } from '../spec/resolve-recycle.ts'
import type { RecycleCause } from '../telemetry/event.ts'

/** How far one life may go; infinite where there is no limit. */
export interface LifeLimits {
  readonly calls: number
  readonly ageMs: number
  readonly memoryBytes: number
}

/** How far a life has come. */
export interface LifeSpan {
  readonly calls: number
  readonly ageMs: number
  /** `undefined` where nobody can tell. */
  readonly memoryBytes: number | undefined
}

/**
 * The limits of the next life.
 *
 * @param random - Gives numbers from 0 (inclusive) to 1 (exclusive), as `Math.random` does.
 */
export function drawLimits(recycle: ResolvedRecycleOptions, random: () => number): LifeLimits {
  const { maxCalls, maxAgeMs, maxMemoryBytes, jitter } = recycle
  const drawn = (limit: number | 'infinity'): number =>
    limit === 'infinity' ? Number.POSITIVE_INFINITY : Math.max(1, spread(limit, jitter, random()))
  return {
    calls: drawn(maxCalls),
    ageMs: drawn(maxAgeMs),
    // Memory that grows differs by itself; and a limit drawn below what a life needs from the start
    // would replace it for ever.
    memoryBytes: maxMemoryBytes === 'infinity' ? Number.POSITIVE_INFINITY : maxMemoryBytes,
  }
}

/** Which limit a life has reached, if any. */
export function reachedLimit(
  limits: LifeLimits,
  { calls, ageMs, memoryBytes = 0 }: LifeSpan,
): RecycleCause | undefined {
  if (calls >= limits.calls) return 'calls'
  if (ageMs >= limits.ageMs) return 'age'
  return memoryBytes >= limits.memoryBytes ? 'memory' : undefined
}
