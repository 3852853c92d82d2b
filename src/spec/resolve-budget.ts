import type { Fields } from '../options/fields.ts'
import type { OnExhausted, ResolvedRestartBudget } from './child-spec.ts'

/**
 * Defaults of `budget`, once it is present; `intensity` and `periodMs` are those of a supervisor.
 */
export const DEFAULT_BUDGET: ResolvedRestartBudget = Object.freeze({
  intensity: 1,
  periodMs: 5_000,
  onExhausted: 'escalate',
  probeMs: 30_000,
  probeJitter: 0.2,
})

const ON_EXHAUSTED: readonly OnExhausted[] = ['escalate', 'quarantine']

/**
 * Checks the `budget` of a child spec and fills in the defaults.
 *
 * @returns `undefined` when the child has none.
 * @throws {@link SpecError} `SPEC_INVALID_BUDGET`.
 */
export function resolveBudget(spec: Fields): ResolvedRestartBudget | undefined {
  const fields = spec.record(
    'budget',
    rule("Leave `budget` out to count restarts with the supervisor's, or pass `{}` for its defaults."),
  )
  if (fields === undefined) return undefined
  const { intensity, periodMs, onExhausted, probeMs, probeJitter } = DEFAULT_BUDGET
  const resolved = {
    intensity: fields.whole('intensity', { ...rule('Leave it out for 1.'), min: 0 }) ?? intensity,
    periodMs: fields.whole('periodMs', { ...rule('Leave it out for 5000.'), min: 1 }, MS) ?? periodMs,
    onExhausted: fields.oneOf('onExhausted', ON_EXHAUSTED, rule("Leave it out for 'escalate'.")) ?? onExhausted,
    probeMs: fields.whole('probeMs', { ...rule('Leave it out for 30000.'), min: 1 }, MS) ?? probeMs,
    probeJitter: fields.number('probeJitter', { ...rule('Leave it out for 0.2.'), min: 0, max: 1 }) ?? probeJitter,
  }
  fields.refuseOthers()
  return resolved
}

const MS = ' of milliseconds'

function rule(advice: string) {
  return { code: 'SPEC_INVALID_BUDGET', advice } as const
}
