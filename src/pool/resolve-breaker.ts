import type { Fields } from '../options/fields.ts'
import type { BreakerOptions } from '../spec/pool-options.ts'
import { switchable } from './switchable.ts'

/** {@link BreakerOptions}, checked and filled in. */
export type ResolvedBreaker = Required<BreakerOptions>

/** Defaults of `breaker`, once it is on. */
export const DEFAULT_BREAKER: ResolvedBreaker = Object.freeze({
  failureRatio: 0.5,
  minCalls: 20,
  windowMs: 10_000,
  openMs: 5_000,
  probes: 3,
  successRatio: 0.6,
  ignoreErrors: Object.freeze([]),
})

/**
 * Checks the `breaker` of a pool and fills in the defaults.
 *
 * @returns `undefined` when it is off.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`.
 */
export function resolveBreaker(pool: Fields): ResolvedBreaker | undefined {
  const fields = switchable(pool, 'breaker')
  if (fields === undefined) return undefined
  const ratio = (name: 'failureRatio' | 'successRatio'): number =>
    fields.number(name, { min: 0.01, max: 1, advice: `It is a share of calls. ${otherwise(name)}` }) ??
    DEFAULT_BREAKER[name]
  const whole = (name: 'minCalls' | 'probes'): number =>
    fields.whole(name, { min: 1, advice: otherwise(name) }) ?? DEFAULT_BREAKER[name]
  const time = (name: 'windowMs' | 'openMs', min: number): number =>
    fields.whole(name, { min, advice: otherwise(name) }, ' of milliseconds') ?? DEFAULT_BREAKER[name]
  const resolved = {
    failureRatio: ratio('failureRatio'),
    minCalls: whole('minCalls'),
    windowMs: time('windowMs', 10),
    openMs: time('openMs', 1),
    probes: whole('probes'),
    successRatio: ratio('successRatio'),
    ignoreErrors: fields.texts('ignoreErrors', { advice: "Name errors, as `['ValueError']`." }) ?? [],
  }
  fields.refuseOthers()
  return resolved
}

function otherwise(name: Exclude<keyof BreakerOptions, 'ignoreErrors'>): string {
  return `Leave it out for ${DEFAULT_BREAKER[name]}.`
}
