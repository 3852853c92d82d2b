import { setMaxListeners } from 'node:events'

/**
 * Calls a function once when a signal is aborted; at once, within this call, when it is already.
 *
 * Many calls may share one signal, and each listens for as long as it is open. Node 20 takes eleven
 * listeners for a leak and warns; later versions do not (their default for an `AbortSignal` is 0).
 * So the limit of every signal that is listened to here is lifted.
 *
 * @returns Its undo; repeating it does nothing.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener()
    return () => undefined
  }
  setMaxListeners(0, signal)
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}
