import { Fields } from '../options/fields.ts'
import { isRecord } from '../options/option-rule.ts'
import type { DynamicSupervisorStart, ResolvedChildSpec } from './child-spec.ts'
import type { ResolvedDynamicSupervisorFlags } from './dynamic-supervisor-flags.ts'
import { resolveChildSpec } from './resolve-child-spec.ts'
import { resolveSupervisorFlags } from './resolve-supervisor-flags.ts'
import type { StartPlace } from './spec-kind.ts'

/**
 * The `start` of a dynamic supervisor, checked and filled in. A legal
 * {@link DynamicSupervisorStart} itself.
 */
export interface ResolvedDynamicSupervisorStart extends DynamicSupervisorStart {
  readonly flags: ResolvedDynamicSupervisorFlags
  readonly template?: ResolvedChildSpec
}

/**
 * Checks the `start` of a dynamic supervisor, its template included, and fills in the defaults.
 *
 * @throws {@link SpecError} `SPEC_INVALID_START`, `SPEC_INVALID_STRATEGY`,
 *   `SPEC_INVALID_INTENSITY`, `SPEC_INVALID_PERIOD`, `SPEC_BAD_COMBINATION` (`autoShutdown`),
 *   `SPEC_INVALID_OPTION` (`maxChildren`), or what is wrong with the template.
 * @source OTP `supervisor:check_flags/1`, Elixir `DynamicSupervisor.init/1`
 */
export function resolveDynamicSupervisorStart(
  start: Readonly<Record<string, unknown>>,
  { path, kinds }: StartPlace,
): ResolvedDynamicSupervisorStart {
  const flags = resolveDynamicSupervisorFlags(start['flags'], path)
  const { template } = start
  if (template === undefined) return { kind: 'dynamic_supervisor', flags }
  const resolved = resolveChildSpec(template, { path, autoShutdown: 'never', kinds })
  return { kind: 'dynamic_supervisor', flags, template: resolved }
}

/**
 * Whether a spec starts a dynamic supervisor. It was checked, so its `start` is what the resolver
 * above returned.
 */
export function isDynamicSupervisorSpec(
  spec: ResolvedChildSpec,
): spec is ResolvedChildSpec<ResolvedDynamicSupervisorStart> {
  return spec.start.kind === 'dynamic_supervisor'
}

/** Checks the flags that dynamic supervisors and what is built on them share. */
export function resolveDynamicSupervisorFlags(flags: unknown, path: string): ResolvedDynamicSupervisorFlags {
  const { strategy, intensity, periodMs, autoShutdown } = resolveSupervisorFlags(flags, path, ['maxChildren'])
  const fields = new Fields(`Supervisor "${path}"`, isRecord(flags) ? flags : {})
  if (strategy !== 'one_for_one') return fields.refuse('strategy', "'one_for_one'", STRATEGY)
  if (autoShutdown !== 'never') return fields.refuse('autoShutdown', "'never'", AUTO_SHUTDOWN)
  return { intensity, periodMs, maxChildren: fields.wholeOr('maxChildren', ['infinity'], MAX_CHILDREN) ?? 'infinity' }
}

const STRATEGY = {
  code: 'SPEC_INVALID_STRATEGY',
  advice: 'The children of this supervisor know nothing of each other.',
} as const
const AUTO_SHUTDOWN = {
  code: 'SPEC_BAD_COMBINATION',
  advice: 'Children of this supervisor cannot be significant.',
} as const
const MAX_CHILDREN = { min: 0, unit: '', advice: "Leave it out for 'infinity'." } as const
