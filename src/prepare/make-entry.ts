import { basename } from 'node:path'
import { PrepareError } from '../errors/prepare-error.ts'
import { makeFolder } from '../process/make-folder.ts'
import type { Preparation } from '../spec/worker-spec.ts'
import { cacheUnusable, isWrongPlace } from './cache-folder.ts'
import { abandonAttempt, beginAttempt, completeEntry, type Entry, lookUp, readReport } from './entry.ts'
import { recordFiles } from './entry-files.ts'
import { lockEntry } from './entry-lock.ts'
import { currentKey } from './preparation-key.ts'
import type { ResolvedPrepareOptions } from './prepare-options.ts'
import { runSteps } from './run-steps.ts'
import type { Folders } from './substitute.ts'

/** What is to be made, and where. */
export interface Order {
  /** Of the preparation; the entry's own may be one that follows from it. */
  readonly key: string
  readonly entry: Entry
  readonly folders: Folders
}

/** {@link ResolvedPrepareOptions} of a user who has a cache folder. */
export type MakeOptions = ResolvedPrepareOptions & { readonly root: string }

/** The folder of a preparation, and whether it had been there before. */
export interface Prepared {
  readonly folder: string
  readonly cached: boolean
}

/**
 * Makes an entry under its lock, unless somebody else just did; `undefined` when it has to be tried
 * again from the key on.
 */
export async function makeEntry(
  preparation: Preparation,
  order: Order,
  options: MakeOptions,
): Promise<Prepared | undefined> {
  try {
    makeFolder(options.root)
    return await makeLocked(preparation, order, options)
  } catch (error) {
    throw isWrongPlace(error) ? cacheUnusable(preparation, options.root, error) : error
  }
}

async function makeLocked(preparation: Preparation, order: Order, options: MakeOptions): Promise<Prepared | undefined> {
  const { root, signal, telemetry, clock } = options
  const { name, title } = preparation
  const lock = await lockEntry(order.entry.path, {
    clock,
    signal,
    staleMs: options.lockStaleMs,
    timeoutMs: options.lockTimeoutMs,
    onWait: (waitedMs) =>
      telemetry.emit('prepare:step', {
        title,
        step: `wait for another process that prepares the same (${Math.round(waitedMs / 1_000)} s)`,
      }),
  })
  if (lock === undefined) throw lockTimeout(preparation, order.entry, options.lockTimeoutMs)
  try {
    const found = await lookUp(root, name, order.key)
    if (found.folder !== undefined) return { folder: found.folder, cached: true }
    // Somebody else's result showed further inputs, so the entry is another one than was locked.
    if (found.entry.key !== order.entry.key) return undefined
    const folder = await make(preparation, order, { ...options, lost: lock.lost })
    return folder === undefined ? undefined : { folder, cached: false }
  } finally {
    await lock.release()
  }
}

async function make(
  preparation: Preparation,
  { key, entry, folders }: Order,
  options: MakeOptions & { readonly lost: AbortSignal },
): Promise<string | undefined> {
  const since = options.clock.now()
  const folder = await beginAttempt(entry)
  try {
    const signal = AbortSignal.any([options.signal, options.lost])
    const here = new Map([...folders, [preparation.name, folder]])
    await runSteps(preparation, { ...options, signal, folders: here, folder })
    const discovered = await readReport(folder)
    // An input that was edited meanwhile would put the new result under the old key, for ever.
    if ((await currentKey(preparation, folders, options)) !== key)
      return await abandonAttempt(entry, folder).then(() => undefined)
    await recordFiles(folder)
    const durationMs = options.clock.now() - since
    const createdAt = new Date().toISOString()
    await completeEntry(entry, {
      title: preparation.title,
      key: entry.key,
      createdAt,
      durationMs,
      folder: basename(folder),
      discovered,
    })
    return folder
  } catch (error) {
    // What cannot be removed either, as on a disk that went away, must not hide what went wrong.
    await abandonAttempt(entry, folder).catch(() => undefined)
    if (options.lost.aborted && !options.signal.aborted) return undefined
    throw error
  }
}

function lockTimeout({ name, title }: Preparation, entry: Entry, timeoutMs: number): PrepareError {
  const why = `another process has been preparing it for more than ${timeoutMs} ms`
  const message = `Preparing "${title}" failed: ${why}. See whether it hangs; the lock is ${entry.path}.lock.`
  return new PrepareError('PREPARE_LOCK_TIMEOUT', message, { preparation: name })
}
