import type { Strategy } from '../../../src/spec/supervisor-flags.ts'
import type { Slot } from './world.ts'

/**
 * Those that are started again together, also those among them that had finished or had been
 * stopped.
 */
export function groupOf(strategy: Strategy, slots: readonly Slot[], failed: Slot): readonly Slot[] {
  if (strategy === 'one_for_one') return [failed]
  return strategy === 'one_for_all' ? slots : slots.slice(slots.indexOf(failed))
}
