import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Beside the marker of an entry: what its folder held when it was complete. */
const LIST = '.files'

/** Written by those who run what was made; whether it is there says nothing. */
const IGNORED: ReadonlySet<string> = new Set(['__pycache__'])

/** Path within the folder → whether it had content. */
type FileList = Readonly<Record<string, boolean>>

/** Writes down what a folder of the cache holds, so that a loss can be found later. */
export async function recordFiles(folder: string): Promise<void> {
  await writeFile(listOf(folder), JSON.stringify(await filesIn(folder)))
}

/**
 * What has been lost of a folder of the cache: cleaners of old files take a part of it, and an
 * interpreter that a link leads to may be removed.
 *
 * @returns The path of the first file that is gone or was emptied; `undefined` when all are there.
 */
export async function lostFile(folder: string): Promise<string | undefined> {
  const recorded = await readList(folder)
  if (recorded === undefined) return listOf(folder)
  for (const [path, hadContent] of Object.entries(recorded)) {
    const file = join(folder, path)
    const found = await stat(file).catch(() => undefined)
    if (found === undefined || (hadContent && found.isFile() && found.size === 0)) return file
  }
  return undefined
}

async function filesIn(folder: string, below = ''): Promise<Record<string, boolean>> {
  const files: Record<string, boolean> = {}
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    if (IGNORED.has(entry.name)) continue
    const path = join(below, entry.name)
    if (entry.isDirectory()) Object.assign(files, await filesIn(folder, path))
    else {
      // A link that leads nowhere already is none that could be lost.
      const found = await stat(join(folder, path)).catch(() => undefined)
      if (found !== undefined) files[path] = found.isFile() && found.size > 0
    }
  }
  return files
}

const listOf = (folder: string): string => join(dirname(folder), LIST)

async function readList(folder: string): Promise<FileList | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(listOf(folder), 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as FileList) : undefined
  } catch {
    return undefined
  }
}
