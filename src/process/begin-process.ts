import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** What a start led to: a process, or what the operating system said. */
export type Begun<P> = { readonly process: P } | { readonly failure: Promise<Error> }

/**
 * On it Node tells of each process object that it makes.
 * @source Node, diagnostics_channel, built-in channels
 */
const CHANNEL = 'child_process'

/**
 * Starts one process by `start`, so that no failure of it ends the host.
 *
 * When the host has no descriptors left, Node makes a process without pipes, and says why by an
 * `error` event in the next turn. What was to use the pipes throws before anybody could listen for
 * that event, and an `error` that nobody hears is an uncaught exception. So the event is listened
 * for from the moment in which the process object is made. Never throws.
 */
export function beginProcess<P>(start: () => P): Begun<P> {
  const { promise: failure, resolve: tell } = promiseOf<Error>()
  const onMade = (message: unknown): void => void (message as { process: ChildProcess }).process.on('error', tell)
  subscribe(CHANNEL, onMade)
  try {
    return { process: start() }
  } catch (error) {
    // What has a code is of the operating system, or of Node's checks of arguments; else the event
    // says what is the matter, before this does.
    const thrown = error instanceof Error ? error : new Error(String(error))
    if ('code' in thrown) tell(thrown)
    else setImmediate(() => tell(thrown))
    return { failure }
  } finally {
    unsubscribe(CHANNEL, onMade)
  }
}

function promiseOf<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolveIt) => (resolve = resolveIt))
  return { promise, resolve }
}
