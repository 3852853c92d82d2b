import { mkdir, mkdtemp, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFiles } from './hash-inputs.ts'
import { sha256 } from './preparation-key.ts'

/**
 * One place of the cache:
 *
 *     <root>/venv-0123456789abcdef/             the entry: name and first 16 digits of its key
 *     <root>/venv-0123456789abcdef/.complete    the marker, written last; without it nothing here counts
 *     <root>/venv-0123456789abcdef/.files       what the folder held then
 *     <root>/venv-0123456789abcdef/Xy12Za/      the folder that `{venv}` stands for, another one at each attempt
 *     <root>/venv-0123456789abcdef.lock         held while it is made
 *
 * Each attempt has a folder of its own because a host that is killed leaves its build tool running:
 * what such a tool still writes goes to a folder that nobody uses.
 */
export interface Entry {
  readonly path: string
  readonly key: string
}

/** What `.complete` holds. */
export interface Marker {
  readonly title: string
  readonly key: string
  /** Wall time, ISO 8601. */
  readonly createdAt: string
  readonly durationMs: number
  /** Name of the attempt's folder within the entry. */
  readonly folder: string
  /**
   * Path → SHA-256 of each file that the steps reported in {@link REPORT}; `null` for one that was
   * absent.
   */
  readonly discovered: Readonly<Record<string, string | null>>
}

/** Where an entry is to be, or what it holds already. */
export type Lookup = { readonly folder: string } | { readonly folder: undefined; readonly entry: Entry }

/**
 * A step whose inputs can only be found by doing it, as those of a bundler, writes this file into
 * the preparation's folder: a JSON object, absolute path → SHA-256 in hex of what it read there.
 * The entry then only counts as long as those files are the same.
 */
const REPORT = '.inputs.json'

const MARKER = '.complete'

/**
 * Finds a complete entry for a key. When the files that it reported have changed since, the search
 * goes on at a key made of this one and their present content: an entry that somebody may be
 * running is never touched, and going back to an old state finds the old entry.
 */
export async function lookUp(root: string, name: string, key: string): Promise<Lookup> {
  for (let current = key; ; ) {
    const entry: Entry = { path: join(root, `${name}-${current.slice(0, 16)}`), key: current }
    const marker = await readMarker(entry)
    if (marker === undefined) return { folder: undefined, entry }
    const present = await hashFiles(Object.keys(marker.discovered))
    if (Object.entries(marker.discovered).every(([path, hash]) => present[path] === hash))
      return { folder: join(entry.path, marker.folder) }
    current = sha256([current, present])
  }
}

/**
 * Makes the folder of a new attempt; whatever an earlier one left is removed. Needs the entry's
 * lock.
 */
export async function beginAttempt(entry: Entry): Promise<string> {
  await rm(entry.path, { recursive: true, force: true, maxRetries: 3 })
  await mkdir(entry.path, { recursive: true })
  return mkdtemp(join(entry.path, '/'))
}

/** Removes what a failed attempt made, and the entry too unless somebody else has begun there. */
export async function abandonAttempt(entry: Entry, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  await rmdir(entry.path).catch(() => undefined)
}

/** Declares an entry complete: from here on it is never written to again. */
export async function completeEntry(entry: Entry, marker: Marker): Promise<void> {
  const temporary = join(entry.path, `${MARKER}.${marker.folder}`)
  await writeFile(temporary, `${JSON.stringify(marker, undefined, 2)}\n`)
  await rename(temporary, join(entry.path, MARKER))
}

/** Declares that an entry is no longer complete: the next one who looks for it makes it anew. */
export async function invalidateEntry(folder: string): Promise<void> {
  await rm(join(dirname(folder), MARKER), { force: true })
}

/** The files that the steps of an attempt reported; none when there is no report. */
export async function readReport(folder: string): Promise<Marker['discovered']> {
  const text = await readFile(join(folder, REPORT), 'utf8').catch(() => '{}')
  return hashTable(JSON.parse(text)) ?? {}
}

async function readMarker(entry: Entry): Promise<Marker | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(entry.path, MARKER), 'utf8'))
    const marker = parsed as Marker
    const isSound =
      marker.key === entry.key && typeof marker.folder === 'string' && hashTable(marker.discovered) !== undefined
    return isSound && (await stat(join(entry.path, marker.folder))).isDirectory() ? marker : undefined
  } catch {
    // Absent, cut short, or emptied by a cleaner: in each case it must be made anew.
    return undefined
  }
}

function hashTable(value: unknown): Marker['discovered'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.values(value).every((hash) => hash === null || typeof hash === 'string')
    ? (value as Marker['discovered'])
    : undefined
}
