import type { System } from '../../system/system.ts'

/** Whether a value is a running system, or behaves like one. Never throws. */
export function isSystem(value: unknown): value is System {
  try {
    return typeof value === 'object' && value !== null && 'exited' in value && 'shutdown' in value && 'id' in value
  } catch {
    return false
  }
}
