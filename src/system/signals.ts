/** What the signals of the process do to a system. */
export interface SignalTargets {
  /** The first signal. */
  onFirst(signal: NodeJS.Signals): void
  /** Every further one. */
  onAgain(signal: NodeJS.Signals): void
}

/**
 * Listens for signals that ask the process to end. While it listens, they no longer end the process by themselves.
 *
 * @returns Its undo.
 */
export function handleSignals(signals: readonly NodeJS.Signals[], targets: SignalTargets): () => void {
  let count = 0
  const onSignal = (signal: NodeJS.Signals): void => {
    count += 1
    if (count === 1) targets.onFirst(signal)
    else targets.onAgain(signal)
  }
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    for (const signal of signals) process.off(signal, onSignal)
  }
}
