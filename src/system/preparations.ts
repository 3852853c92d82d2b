import type { Clock } from '../clock/clock.ts'
import { onAbort } from '../clock/on-abort.ts'
import { prepare } from '../prepare/prepare.ts'
import type { Folders } from '../prepare/substitute.ts'
import { createToolVersions } from '../prepare/tool-version.ts'
import type { ResolvedWorkerStart } from '../spec/resolve-worker-start.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** What is prepared for the workers of one system. */
export interface Preparations {
  /** Makes what a worker needs, or finds it made. Rejects with {@link PrepareError}, or with the reason of `signal`. */
  prepare(start: Pick<ResolvedWorkerStart, 'prepare'>, signal: AbortSignal): Promise<Folders>
  /** Ends everything that is being made, for good; nothing of it stays in the cache. */
  abort(reason: unknown): void
}

/**
 * Prepares each thing once per system: a restart finds its folders without looking at a file. Whoever asks while it is being made waits for the same
 * one; giving up ends only one's own waiting. What failed is tried again by the next worker that asks.
 */
export function createPreparations(context: {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly cacheDir: string | undefined
}): Preparations {
  const versions = createToolVersions(context.clock)
  const made = new Map<string, Promise<Folders>>()
  const end = new AbortController()
  const make = (preparations: ResolvedWorkerStart['prepare']): Promise<Folders> => {
    const key = JSON.stringify(preparations)
    const known = made.get(key)
    if (known !== undefined) return known
    const making = prepare(preparations, { ...context, versions, signal: end.signal })
    made.set(key, making)
    making.catch(() => made.delete(key))
    return making
  }
  return {
    async prepare(start, signal) {
      if (start.prepare.length === 0) return new Map()
      return unlessAborted(make(start.prepare), signal)
    },
    abort(reason) {
      end.abort(reason)
    },
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let unlisten = (): void => undefined
  const aborted = new Promise<void>((resolve) => {
    unlisten = onAbort(signal, resolve)
  })
  try {
    await Promise.race([promise, aborted])
    signal.throwIfAborted()
    return await promise
  } finally {
    unlisten()
  }
}
