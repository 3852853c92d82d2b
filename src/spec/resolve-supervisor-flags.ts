import { Fields } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import { isRecord } from '../options/option-rule.ts'
import type { ResolvedSupervisorFlags } from './supervisor-flags.ts'

/** Defaults of a supervisor's flags. @source OTP `supervisor`: intensity 1, period 5 seconds */
const DEFAULT_FLAGS: ResolvedSupervisorFlags = Object.freeze({
  strategy: 'one_for_one',
  intensity: 1,
  periodMs: 5_000,
  autoShutdown: 'never',
  startup: 'sequential',
})

const STRATEGIES = ['one_for_one', 'one_for_all', 'rest_for_one'] as const
const AUTO_SHUTDOWNS = ['never', 'any_significant', 'all_significant'] as const
const STARTUPS = ['sequential', 'parallel'] as const

/**
 * Checks the flags of a supervisor and fills in the defaults. A flag that is not listed is a
 * mistake.
 *
 * @param path - Path of the supervisor, for the error message.
 * @param also - Flags that this kind of supervisor has beside these.
 * @throws {@link SpecError} for the first wrong flag, in the order strategy, intensity, periodMs,
 *   autoShutdown, startup, and then for one that does not exist.
 * @source OTP `supervisor:do_check_flags/1`; differs: there, a flag that does not exist is ignored
 */
export function resolveSupervisorFlags(
  flags: unknown,
  path: string,
  also: readonly string[] = [],
): ResolvedSupervisorFlags {
  const owner = `Supervisor "${path}"`
  if (!isRecord(flags)) {
    const advice = 'Pass `{}` for the defaults.'
    throw mistake({ code: 'SPEC_INVALID_START', owner, field: 'flags', expected: 'an object', got: flags, advice })
  }
  const fields = new Fields(owner, flags)
  const resolved = {
    strategy: fields.oneOf('strategy', STRATEGIES, STRATEGY) ?? DEFAULT_FLAGS.strategy,
    intensity: fields.whole('intensity', INTENSITY) ?? DEFAULT_FLAGS.intensity,
    periodMs: fields.whole('periodMs', PERIOD, ' of milliseconds') ?? DEFAULT_FLAGS.periodMs,
    autoShutdown: fields.oneOf('autoShutdown', AUTO_SHUTDOWNS, AUTO_SHUTDOWN) ?? DEFAULT_FLAGS.autoShutdown,
    startup: fields.oneOf('startup', STARTUPS, STARTUP) ?? DEFAULT_FLAGS.startup,
  }
  fields.refuseOthers(...also)
  return resolved
}

const STRATEGY = { code: 'SPEC_INVALID_STRATEGY', advice: "Leave it out for 'one_for_one'." } as const
const INTENSITY = {
  code: 'SPEC_INVALID_INTENSITY',
  min: 0,
  advice:
    'It is how many restarts any `periodMs` may hold; there is no unlimited number of restarts. Leave it out for 1.',
} as const
const PERIOD = { code: 'SPEC_INVALID_PERIOD', min: 1, advice: 'Leave it out for 5000.' } as const
const AUTO_SHUTDOWN = { code: 'SPEC_INVALID_AUTO_SHUTDOWN', advice: "Leave it out for 'never'." } as const
const STARTUP = { code: 'SPEC_INVALID_STARTUP', advice: "Leave it out for 'sequential'." } as const
