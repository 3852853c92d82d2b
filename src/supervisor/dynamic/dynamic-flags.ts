import type { ResolvedDynamicSupervisorFlags } from '../../spec/dynamic-supervisor-flags.ts'
import type { ResolvedSupervisorFlags } from '../../spec/supervisor-flags.ts'

/** The flags of a dynamic supervisor as the mechanism that it shares with static ones sees them. */
export function dynamicFlags({ intensity, periodMs }: ResolvedDynamicSupervisorFlags): ResolvedSupervisorFlags {
  return { strategy: 'one_for_one', autoShutdown: 'never', startup: 'sequential', intensity, periodMs }
}
