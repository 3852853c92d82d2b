import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Larger files are read in pieces. */
const WHOLE_FILE_BYTES = 4 * 1024 * 1024
/** Files that are read at the same time. */
const CONCURRENCY = 8

/** Something below an input that is part of its content. */
interface Leaf {
  /** Name relative to the input, with `/`. */
  readonly name: string
  readonly path: string
  /** Where a symbolic link points to, as written. */
  readonly link?: string
}

/**
 * One hash over the relative names and contents of files and folders; where they lie and when they
 * were written does not matter.
 *
 * Entries are sorted. A symbolic link counts as its text plus what it leads to, and a link back to
 * a folder above it ends there. Sockets, pipes and devices are skipped, since reading one may
 * block. A file that vanishes meanwhile counts as absent.
 *
 * @param inputs - Absolute paths; their order matters.
 * @param ignore - Names, at any depth below an input, that are left out; a `*` at the beginning
 *   stands for any.
 * @throws the system's error, with `code` and `path`, when an input itself does not exist or
 *   something cannot be read.
 */
export async function hashInputs(inputs: readonly string[], ignore: readonly string[]): Promise<string> {
  const isIgnored = ignoredNames(ignore)
  const leaves: Leaf[] = []
  for (const [index, input] of inputs.entries()) {
    const stats = await stat(input)
    if (stats.isDirectory())
      await walk({ folder: input, name: String(index), above: [await realpath(input)] }, isIgnored, leaves)
    else leaves.push({ name: String(index), path: input })
  }
  const hashes = await mapBounded(leaves, (leaf) => hashFile(leaf.path))
  const all = createHash('sha256')
  for (const [index, leaf] of leaves.entries()) all.update(`${JSON.stringify([leaf.name, leaf.link, hashes[index]])}\n`)
  return all.digest('hex')
}

/** SHA-256 of a file in hex, or `undefined` when there is none. */
async function hashFile(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path)
    if (!stats.isFile()) return undefined
    const hash = createHash('sha256')
    if (stats.size <= WHOLE_FILE_BYTES) hash.update(await readFile(path))
    else await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
    return hash.digest('hex')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** {@link hashFile} of many, as a table by path. */
export async function hashFiles(paths: readonly string[]): Promise<Record<string, string | null>> {
  const hashes = await mapBounded(paths, hashFile)
  return Object.fromEntries(paths.map((path, index) => [path, hashes[index] ?? null]))
}

type IsIgnored = (name: string) => boolean

function ignoredNames(ignore: readonly string[]): IsIgnored {
  const names = new Set(ignore)
  const endings = ignore.filter((name) => name.startsWith('*')).map((name) => name.slice(1))
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending))
}

interface Place {
  readonly folder: string
  readonly name: string
  /**
   * Real paths of the folders from the input down to here; a link to one of them would never end.
   */
  readonly above: readonly string[]
}

async function walk(place: Place, isIgnored: IsIgnored, leaves: Leaf[]): Promise<void> {
  const entries = (await readdir(place.folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries.filter(({ name }) => !isIgnored(name))) {
    const path = join(place.folder, entry.name)
    const name = `${place.name}/${entry.name}`
    if (entry.isSymbolicLink()) await followLink({ path, name, above: place.above }, isIgnored, leaves)
    else if (entry.isDirectory()) await walk({ folder: path, name, above: [...place.above, path] }, isIgnored, leaves)
    else if (entry.isFile()) leaves.push({ name, path })
  }
}

async function followLink(
  { path, name, above }: { readonly path: string; readonly name: string; readonly above: readonly string[] },
  isIgnored: IsIgnored,
  leaves: Leaf[],
): Promise<void> {
  leaves.push({ name, path, link: await readlink(path) })
  const target = await realpath(path).catch(() => undefined)
  if (target === undefined || above.includes(target)) return
  if ((await stat(target)).isDirectory())
    await walk({ folder: target, name, above: [...above, target] }, isIgnored, leaves)
}

async function mapBounded<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, lane))
  return results
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')
}
