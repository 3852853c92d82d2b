import type { TelemetryName } from './event.ts'

/** Every event there is; the compiler sees to it that none is missing. */
const EVENTS: Readonly<Record<TelemetryName, true>> = Object.freeze({
  'system:started': true,
  'system:contained': true,
  'system:stopping': true,
  'system:task_failed': true,
  'system:stopped': true,
  'janitor:finished': true,
  'prepare:started': true,
  'prepare:step': true,
  'prepare:output': true,
  'prepare:finished': true,
  'prepare:failed': true,
  'child:starting': true,
  'child:started': true,
  'child:exited': true,
  'supervisor:child_terminated': true,
  'supervisor:start_error': true,
  'supervisor:shutdown_error': true,
  'supervisor:shutdown': true,
  'supervisor:restarting': true,
  'supervisor:quarantined': true,
  'supervisor:probe_failed': true,
  'supervisor:recovered': true,
  'worker:spawned': true,
  'worker:slow_start': true,
  'worker:ready': true,
  'worker:state': true,
  'worker:recycled': true,
  'worker:recycle_failed': true,
  'worker:recycle_overdue': true,
  'worker:log': true,
  'worker:died': true,
  'actor:died': true,
  'call:sent': true,
  'call:delivered': true,
  'call:settled': true,
  'pool:session_forgotten': true,
  'message:redelivered': true,
  'message:dropped': true,
})

/** Names of all events. */
export const EVENT_NAMES = Object.keys(EVENTS) as readonly TelemetryName[]

/** Whether there is such an event. */
export function isEventName(name: unknown): name is TelemetryName {
  return typeof name === 'string' && Object.hasOwn(EVENTS, name)
}
