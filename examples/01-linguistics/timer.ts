// The one file of the symphony that knows timers. An example is a program of its own: nobody
// injects time into it.
/* eslint-disable no-restricted-imports -- see above */
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout } from 'node:timers/promises'

/** Resolves after `ms` milliseconds, or as soon as `signal` is aborted; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(Math.max(0, ms), undefined, { signal }).catch(() => undefined)
}

/**
 * Does something again and again, the first time after `ms` milliseconds. It does not keep the
 * process alive.
 *
 * @returns Its undo.
 */
export function every(ms: number, action: () => void): () => void {
  const timer = setInterval(action, ms)
  timer.unref()
  return () => clearInterval(timer)
}
