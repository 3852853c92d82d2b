import { systemClock } from '../../clock/clock.ts'
import { A_FUNCTION, A_TEXT, isRecord, MILLISECONDS, type OptionRule } from '../../options/option-rule.ts'
import { checkOption, optionsOf } from '../../options/options-of.ts'
import type { System } from '../../system/system.ts'
import type { TelemetryEvents, TelemetryName } from '../../telemetry/event.ts'
import { EVENT_NAMES } from '../../telemetry/event-names.ts'
import { TestError } from '../system/test-error.ts'
import { formatEvent, pathOf, type RecordedEvent, recordEvents } from './record-events.ts'

/** What is awaited, and how long. */
export interface UntilOptions<N extends TelemetryName> {
  /** Path of the child that the event must be about. Default: any. */
  readonly path?: string
  /** What else must be true of it. Default: nothing. */
  readonly where?: (event: TelemetryEvents[N]) => boolean
  /** In milliseconds of real time. Default 5000. */
  readonly limitMs?: number
}

const DEFAULT_LIMIT_MS = 5_000

const RULES: Readonly<Record<string, OptionRule>> = { path: A_TEXT, where: A_FUNCTION, limitMs: MILLISECONDS }

const A_SYSTEM: OptionRule = {
  is: (value) => isRecord(value) && typeof value['id'] === 'string',
  expected: 'a running system',
}

const AN_EVENT: OptionRule = {
  is: (value) => EVENT_NAMES.some((each) => each === value),
  expected: 'the name of an event of telemetry, as `worker:ready`',
}

/** How many of the events that came instead the error shows. */
const SHOWN_EVENTS = 12

/**
 * The next event of that name. It listens from this moment on: ask before you do what causes it.
 *
 * @param system - Events of other systems do not count.
 * @param name - A name of telemetry, as `worker:ready`.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`, at once; {@link TestError} `TEST_LIMIT` when it
 *   does not come within `limitMs`: with what was awaited, and the last events that came instead.
 * @example
 * const ready = until(system, 'worker:ready', { path: 'shop/prices' })
 * await killWorker(system, 'shop/prices')
 * await ready
 */
export function until<N extends TelemetryName>(
  system: Pick<System, 'id'>,
  name: N,
  options: UntilOptions<N> = {},
): Promise<TelemetryEvents[N]> {
  const { path, where = () => true, limitMs = DEFAULT_LIMIT_MS } = optionsOf('until()', options, RULES)
  checkOption({ owner: 'until()', name: 'system' }, system, A_SYSTEM)
  checkOption({ owner: 'until()', name: 'name' }, name, AN_EVENT)
  const since = systemClock.now()
  const seen: RecordedEvent[] = []
  return new Promise((resolve, reject) => {
    const matches = (event: RecordedEvent): event is RecordedEvent<N> =>
      event.name === name && (path === undefined || pathOf(event.fields) === path)
    const onEvent = (event: RecordedEvent): void => {
      try {
        if (!matches(event) || !where(event.fields)) return void seen.push(event)
        end()
        resolve(event.fields)
      } catch (error) {
        // What `where` throws is a mistake of the test, and no matter of who emits the event.
        end()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const undo = recordEvents({
      systemId: system.id,
      names: EVENT_NAMES.filter((each) => each === name || !IS_NOISE.has(each)),
      now: () => systemClock.now() - since,
      onEvent,
    })
    const end = (): void => {
      undo()
      timer.cancel()
    }
    const timer = systemClock.setTimer(limitMs, () => {
      end()
      const about = path === undefined ? '' : ` of "${path}"`
      reject(new TestError('TEST_LIMIT', `Waited ${limitMs} ms for ${name}${about}. ${whatCame(seen)}`))
    })
  })
}

/** They come for every call, and would push out what matters. */
const IS_NOISE: ReadonlySet<TelemetryName> = new Set([
  'worker:state',
  'call:sent',
  'call:delivered',
  'call:settled',
] as const)

function whatCame(seen: readonly RecordedEvent[]): string {
  if (seen.length === 0) return 'Nothing happened meanwhile'
  const lines = seen.slice(-SHOWN_EVENTS).map((event) => `  ${formatEvent(event)}`)
  const howMany = seen.length > SHOWN_EVENTS ? `The last ${SHOWN_EVENTS} of ${seen.length} events` : 'The events'
  return `${howMany} meanwhile:\n${lines.join('\n')}`
}
