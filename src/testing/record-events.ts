import type { TelemetryEvents, TelemetryName } from '../telemetry/event.ts'
import { subscribe } from '../telemetry/telemetry.ts'

/** One event of a system, and when it came. */
export interface RecordedEvent<N extends TelemetryName = TelemetryName> {
  readonly name: N
  /** On the clock that the recorder was given, in milliseconds. */
  readonly atMs: number
  readonly fields: TelemetryEvents[N]
}

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
  'message:redelivered': true,
  'message:dropped': true,
})

/** Names of all events. */
export const EVENT_NAMES = Object.keys(EVENTS) as readonly TelemetryName[]

/** Whose events are recorded, and where they go. */
export interface Recorder {
  readonly systemId: string
  readonly names: readonly TelemetryName[]
  readonly now: () => number
  readonly onEvent: (event: RecordedEvent) => void
}

/** Listens to the events of one system. @returns Its undo. */
export function recordEvents({ systemId, names, now, onEvent }: Recorder): () => void {
  const undos = names.map((name) =>
    subscribe(name, ({ system, ...fields }) => {
      if (system === systemId) onEvent({ name, atMs: now(), fields })
    }),
  )
  return () => {
    for (const undo of undos) undo()
  }
}

/** The path of the child that an event is about; `undefined` when it is about none. */
export function pathOf(fields: TelemetryEvents[TelemetryName]): string | undefined {
  if ('path' in fields) return fields.path
  return 'death' in fields ? fields.death.path : undefined
}

/** One line for a person. */
export function formatEvent({ name, atMs, fields }: RecordedEvent): string {
  return `${Math.round(atMs)} ms  ${name}  ${JSON.stringify(fields).slice(0, LONGEST_FIELDS)}`
}

/** Characters of an event's fields that are shown. */
const LONGEST_FIELDS = 300
