import type { ResolvedDynamicSupervisorFlags } from '../../child/dynamic-supervisor-flags.ts'
import type { ResolvedSupervisorFlags } from '../../child/supervisor-flags.ts'

/** The flags of a dynamic supervisor as the mechanism that it shares with static ones sees them. */
export function dynamicFlags({ intensity, periodMs }: ResolvedDynamicSupervisorFlags): ResolvedSupervisorFlags {
  return { strategy: 'one_for_one', autoShutdown: 'never', startup: 'sequential', intensity, periodMs }
}
