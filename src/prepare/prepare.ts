import { access } from 'node:fs/promises'
import { PrepareError } from '../errors/prepare-error.ts'
import type { Preparation } from '../spec/worker-spec.ts'
import { cacheUnusable } from './cache-folder.ts'
import { lookUp } from './entry.ts'
import { makeEntry, type Prepared } from './make-entry.ts'
import { currentKey, inputMissing } from './preparation-key.ts'
import { type PrepareOptions, type ResolvedPrepareOptions, resolvePrepareOptions } from './prepare-options.ts'
import type { Folders } from './substitute.ts'

/** How often a preparation is made anew because its inputs changed meanwhile. */
const MAX_ATTEMPTS = 3

/**
 * Makes what a worker needs before it can start, or finds it in the cache, in the order given.
 *
 * A preparation whose key is known costs a few file reads and one `--version`. Callers in any
 * number of processes may ask for the same one at the same time: one makes it, the others wait.
 * What fails or is aborted leaves nothing in the cache, and what a killed process left is removed
 * by the next one. A preparation without steps makes nothing: it only says which files must exist.
 *
 * @returns Name → absolute folder, for {@link substitute}; treat it as read-only, others share it.
 * @throws {@link PrepareError} `PREPARE_INPUT_MISSING`, `PREPARE_TOOL_MISSING`,
 *   `PREPARE_STEP_FAILED`, `PREPARE_LOCK_TIMEOUT`, `PREPARE_CACHE_UNUSABLE`; the signal's reason
 *   when it is aborted.
 */
export async function prepare(
  preparations: readonly Preparation[],
  options: PrepareOptions,
): Promise<Map<string, string>> {
  const resolved = resolvePrepareOptions(options)
  const folders = new Map<string, string>()
  for (const preparation of preparations) {
    if (preparation.steps.length === 0) await checkInputs(preparation, resolved)
    else folders.set(preparation.name, await prepareOne(preparation, folders, resolved))
  }
  return folders
}

async function checkInputs(preparation: Preparation, { telemetry }: ResolvedPrepareOptions): Promise<void> {
  try {
    await Promise.all(preparation.inputs.map((input) => access(input)))
  } catch (error) {
    const missing = inputMissing(preparation, error)
    telemetry.emit('prepare:failed', { title: preparation.title, message: missing.message })
    throw missing
  }
}

async function prepareOne(
  preparation: Preparation,
  folders: Folders,
  options: ResolvedPrepareOptions,
): Promise<string> {
  const { telemetry, clock } = options
  const { title } = preparation
  const since = clock.now()
  try {
    const { folder, cached } = await findOrMake(preparation, folders, options)
    telemetry.emit('prepare:finished', { title, cached, durationMs: clock.now() - since })
    return folder
  } catch (error) {
    // What was given up because of something else has nothing of its own to tell.
    if (error instanceof PrepareError) telemetry.emit('prepare:failed', { title, message: error.message })
    throw error
  }
}

async function findOrMake(
  preparation: Preparation,
  folders: Folders,
  options: ResolvedPrepareOptions,
): Promise<Prepared> {
  const { root, signal, telemetry } = options
  if (root === undefined) throw cacheUnusable(preparation, root, undefined)
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    signal.throwIfAborted()
    const key = await currentKey(preparation, folders, options)
    if (attempt === 0) telemetry.emit('prepare:started', { title: preparation.title, key })
    const found = await lookUp(root, preparation.name, key)
    if (found.folder !== undefined) return { folder: found.folder, cached: true }
    const made = await makeEntry(preparation, { key, entry: found.entry, folders }, { ...options, root })
    if (made !== undefined) return made
  }
  const advice =
    'Let nothing write to the inputs meanwhile, or leave out with `ignore` what the steps themselves write.'
  throw new PrepareError(
    'PREPARE_STEP_FAILED',
    `Preparing "${preparation.title}" failed: its inputs changed during each of ${MAX_ATTEMPTS} attempts. ${advice}`,
    { preparation: preparation.name },
  )
}
