import { type Channel, channel, subscribe as listen, unsubscribe } from 'node:diagnostics_channel'
import { SpecError } from '../errors/spec-error.ts'
import type { TelemetryEvents, TelemetryName } from './event.ts'
import { isEventName } from './event-names.ts'

/** Where one system's events go. */
export interface Telemetry {
  /** Publishes an event; costs one lookup when nobody listens. Never throws. */
  emit<N extends TelemetryName>(name: N, fields: TelemetryEvents[N]): void
  /** Whether anybody listens; asked before building expensive fields. */
  listens(name: TelemetryName): boolean
}

/** An event as a subscriber receives it. */
export type TelemetryMessage<N extends TelemetryName> = TelemetryEvents[N] & { readonly system: string }

const PREFIX = 'tutti:'

/**
 * One for each name that was ever used. Node forgets a channel that nobody holds; when it does so
 * late, it forgets the next one of that name in its place, and with it those who listen. So ours
 * are held for good.
 */
const CHANNELS = new Map<TelemetryName, Channel>()

function channelOf(name: TelemetryName): Channel {
  let found = CHANNELS.get(name)
  if (found === undefined) CHANNELS.set(name, (found = channel(PREFIX + name)))
  return found
}

/** Telemetry of the system `systemId`, over `node:diagnostics_channel`. */
export function createTelemetry(systemId: string): Telemetry {
  return {
    emit(name, fields) {
      const target = channelOf(name)
      if (target.hasSubscribers) target.publish({ ...fields, system: systemId })
    },
    listens: (name) => channelOf(name).hasSubscribers,
  }
}

/**
 * Listens to one event of every system in this process.
 *
 * @returns Its undo.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when there is no such event, or the listener is
 *   no function.
 * @example
 * const undo = subscribe('child:exited', ({ path, reason }) => console.log(path, reason.type))
 */
export function subscribe<N extends TelemetryName>(
  name: N,
  listener: (message: TelemetryMessage<N>) => void,
): () => void {
  if (!isEventName(name)) throw invalid(`expected \`name\` to be an event's, as 'child:exited'; got ${textOf(name)}`)
  if (typeof listener !== 'function') throw invalid('expected `listener` to be a function')
  const target = channelOf(name).name
  // What arrives on our channel is what `emit` published; the channel itself is untyped.
  const untyped = (message: unknown): void => listener(message as TelemetryMessage<N>)
  listen(target, untyped)
  return () => {
    unsubscribe(target, untyped)
  }
}

/** Never throws. */
function textOf(name: unknown): string {
  return typeof name === 'string' ? name : typeof name
}

function invalid(what: string): SpecError {
  return new SpecError('SPEC_INVALID_OPTION', `subscribe(): ${what}`)
}
