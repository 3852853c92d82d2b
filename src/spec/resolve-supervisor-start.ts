import type { ResolvedChildSpec, SupervisorStart } from './child-spec.ts'
import { resolveChildren } from './resolve-child-spec.ts'
import { resolveSupervisorFlags } from './resolve-supervisor-flags.ts'
import type { StartPlace } from './spec-kind.ts'
import type { ResolvedSupervisorFlags } from './supervisor-flags.ts'

/**
 * The `start` of a supervisor, checked and filled in, with its children. A legal
 * {@link SupervisorStart} itself.
 */
export interface ResolvedSupervisorStart extends SupervisorStart {
  readonly flags: ResolvedSupervisorFlags
  readonly children: readonly ResolvedChildSpec[]
}

/** A {@link ResolvedChildSpec} that starts a supervisor. */
export type ResolvedSupervisorSpec = ResolvedChildSpec<ResolvedSupervisorStart>

/**
 * Checks the `start` of a supervisor, with everything below it, and fills in the defaults.
 *
 * @throws {@link SpecError} as {@link resolveSupervisorFlags} and {@link resolveChildren}.
 */
export function resolveSupervisorStart(
  start: Readonly<Record<string, unknown>>,
  { path, kinds }: StartPlace,
): ResolvedSupervisorStart {
  const flags = resolveSupervisorFlags(start['flags'], path)
  const children = resolveChildren(start['children'], { path, autoShutdown: flags.autoShutdown, kinds })
  return { kind: 'supervisor', flags, children }
}

/**
 * Whether a spec starts a supervisor. It was checked, so its `start` is what
 * {@link resolveSupervisorStart} returned.
 */
export function isSupervisorSpec(spec: ResolvedChildSpec): spec is ResolvedSupervisorSpec {
  return spec.start.kind === 'supervisor'
}
