import type { Clock } from '../clock/clock.ts'

/**
 * What comes within this time of a signal, in milliseconds, is an echo of it: a Ctrl-C comes from
 * the terminal, and again from each of `npm` and `tsx` that pass it on.
 */
const ECHO_MS = 500

/** What the signals of the process do to a system. */
export interface SignalTargets {
  /** The first signal. */
  onFirst(signal: NodeJS.Signals): void
  /** Every further one. */
  onAgain(signal: NodeJS.Signals): void
}

/**
 * Listens for signals that ask the process to end. While it listens, they no longer end the process
 * by themselves.
 *
 * @returns Its undo.
 */
export function handleSignals(signals: readonly NodeJS.Signals[], targets: SignalTargets, clock: Clock): () => void {
  let lastAt: number | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = clock.now()
    if (lastAt !== undefined && now - lastAt < ECHO_MS) return
    if (lastAt === undefined) targets.onFirst(signal)
    else targets.onAgain(signal)
    lastAt = now
  }
  for (const signal of signals) listen(signal, onSignal)
  return () => {
    for (const signal of signals) unlisten(signal, onSignal)
  }
}

/**
 * Listens beside others. A process may run many systems, and Node takes the eleventh listener of
 * one event for a leak; so the limit goes up with each of ours, and down again.
 */
function listen(signal: NodeJS.Signals, listener: NodeJS.SignalsListener): void {
  if (process.getMaxListeners() !== 0) process.setMaxListeners(process.getMaxListeners() + 1)
  process.on(signal, listener)
}

function unlisten(signal: NodeJS.Signals, listener: NodeJS.SignalsListener): void {
  if (!process.listeners(signal).includes(listener)) return
  process.off(signal, listener)
  if (process.getMaxListeners() !== 0) process.setMaxListeners(process.getMaxListeners() - 1)
}
