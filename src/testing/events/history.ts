import type { Clock } from '../../clock/clock.ts'
import type { TelemetryName } from '../../telemetry/event.ts'
import { EVENT_NAMES } from '../../telemetry/event-names.ts'
import { pathOf, type RecordedEvent, recordEvents } from './record-events.ts'

/**
 * They come for every call and every transition: in a test of any length they would be all there
 * is.
 */
const LEFT_OUT: ReadonlySet<TelemetryName> = new Set([
  'worker:state',
  'call:sent',
  'call:delivered',
  'call:settled',
] as const)

/**
 * The events of one system since before its first child started, or the last of them, without those
 * of single calls.
 */
export class History {
  readonly #events: RecordedEvent[] = []
  /** Ends the record. */
  readonly end: () => void

  /** @param maxEvents - How many are kept; the oldest go first. */
  constructor(systemId: string, clock: Clock, maxEvents: number | 'infinity' = 'infinity') {
    const since = clock.now()
    this.end = recordEvents({
      systemId,
      names: EVENT_NAMES.filter((name) => !LEFT_OUT.has(name)),
      now: () => clock.now() - since,
      onEvent: (event) => {
        this.#events.push(event)
        if (maxEvents !== 'infinity' && this.#events.length > maxEvents) this.#events.shift()
      },
    })
  }

  /** In order; `atMs` counts from the start of the system. */
  get events(): readonly RecordedEvent[] {
    return this.#events
  }

  /** Those of that name, in order. @param path - Of that child only. Default: of all. */
  of<N extends TelemetryName>(name: N, path?: string): readonly RecordedEvent<N>[] {
    const matches = (event: RecordedEvent): event is RecordedEvent<N> =>
      event.name === name && (path === undefined || pathOf(event.fields) === path)
    return this.#events.filter(matches)
  }

  /** How often a child has been started again. @param path - Default: all children together. */
  restarts(path?: string): number {
    const lives = new Map<string, number>()
    for (const { fields } of this.of('child:started', path)) lives.set(fields.path, (lives.get(fields.path) ?? 0) + 1)
    return [...lives.values()].reduce((sum, count) => sum + count - 1, 0)
  }
}
