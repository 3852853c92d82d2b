import type { Needs } from '../child/child-kind.ts'
import type { Clock } from '../clock/clock.ts'
import { onAbort } from '../clock/on-abort.ts'
import type { Containment } from '../containment/containment.ts'
import { invalidateEntry } from '../prepare/entry.ts'
import { lostFile } from '../prepare/entry-files.ts'
import { prepare } from '../prepare/prepare.ts'
import type { Folders } from '../prepare/substitute.ts'
import { createToolVersions } from '../prepare/tool-version.ts'
import type { Command } from '../process/run-command.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** What is prepared for the workers of one system. */
export interface Preparations {
  /**
   * Makes what a worker needs, or finds it made. Rejects with {@link PrepareError}, or with the
   * reason of `signal`.
   */
  prepare(needs: Pick<Needs, 'prepare'>, signal: AbortSignal): Promise<Folders>
  /**
   * After a start that failed: looks whether something of what was made is gone, and makes that
   * anew.
   *
   * @param used - What the start was given.
   * @returns Whether something was gone; then it is worth starting once more.
   */
  repair(used: Folders): Promise<boolean>
  /** Ends everything that is being made, for good; nothing of it stays in the cache. */
  abort(reason: unknown): void
}

/**
 * Prepares each thing once per system: a restart finds its folders without looking at a file.
 * Whoever asks while it is being made waits for the same one; giving up ends only one's own
 * waiting. What failed is tried again by the next worker that asks.
 */
export function createPreparations(context: {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly cacheDir: string | undefined
  /** What holds the tools that are run. Default: their process groups. */
  readonly containment?: () => Promise<Pick<Containment, 'enclose'>>
}): Preparations {
  const versions = createToolVersions(context.clock)
  const made = new Map<string, Promise<Folders>>()
  const ready = new Map<string, Folders>()
  const end = new AbortController()
  const makeHeld = async (preparations: Needs['prepare']): Promise<Folders> => {
    const { clock, telemetry, cacheDir, containment } = context
    const needsTools = preparations.some(({ steps }) => steps.length > 0)
    const held = needsTools ? await containment?.() : undefined
    const enclose = held && ((command: Command) => held.enclose({ ...command, descriptors: 'stdio' }, clock))
    return prepare(preparations, { clock, telemetry, cacheDir, versions, signal: end.signal, enclose })
  }
  const make = (preparations: Needs['prepare']): Promise<Folders> => {
    const key = JSON.stringify(preparations)
    const known = made.get(key)
    if (known !== undefined) return known
    const making = makeHeld(preparations)
    made.set(key, making)
    making.then(
      (folders) => ready.set(key, folders),
      () => made.delete(key),
    )
    return making
  }
  return {
    async prepare({ prepare: preparations }, signal) {
      if (preparations.length === 0) return new Map()
      return unlessAborted(make(preparations), signal)
    },
    async repair(used) {
      const places = [...used.values()]
      const lost = await Promise.all(places.map(lostFile))
      const broken = places.filter((_, index) => lost[index] !== undefined)
      if (broken.length === 0) return false
      for (const [key, folders] of ready)
        if (broken.some((folder) => [...folders.values()].includes(folder))) made.delete(key)
      await Promise.all(broken.map(invalidateEntry))
      return true
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
