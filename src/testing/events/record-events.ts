import type { TelemetryEvents, TelemetryName } from '../../telemetry/event.ts'
import { subscribe } from '../../telemetry/telemetry.ts'

/** One event of a system, and when it came. */
export interface RecordedEvent<N extends TelemetryName = TelemetryName> {
  readonly name: N
  /** On the clock that the recorder was given, in milliseconds. */
  readonly atMs: number
  readonly fields: TelemetryEvents[N]
}

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
