/** Whoever listens to one signal, behind one listener. */
class Listeners {
  readonly #signal: AbortSignal
  readonly #all = new Set<() => void>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#tell, { once: true })
  }

  /** @returns Its undo. */
  add(listener: () => void): () => void {
    // The same function may listen twice.
    const entry = (): void => listener()
    this.#all.add(entry)
    return () => {
      if (this.#all.delete(entry) && this.#all.size === 0) this.#leave()
    }
  }

  readonly #tell = (): void => {
    for (const listener of this.#all) listener()
  }

  #leave(): void {
    this.#signal.removeEventListener('abort', this.#tell)
    known.delete(this.#signal)
  }
}

/**
 * One listener of ours for each signal: Node looks through all listeners of a signal to add one or
 * to take one away, and takes eleven for a leak.
 */
const known = new WeakMap<AbortSignal, Listeners>()

/**
 * Calls a function once when a signal is aborted; at once, within this call, when it is already.
 * Many calls may share one signal, and each listens for as long as it is open.
 *
 * @param listener - Must not throw.
 * @returns Its undo; repeating it does nothing.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener()
    return () => undefined
  }
  let listeners = known.get(signal)
  if (listeners === undefined) {
    listeners = new Listeners(signal)
    known.set(signal, listeners)
  }
  return listeners.add(listener)
}
