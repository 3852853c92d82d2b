import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Beside the marker of an entry: what its folder held when it was complete. */
const LIST = '.files'

/** Written by those who run what was made; whether it is there says nothing. */
const IGNORED: ReadonlySet<string> = new Set(['__pycache__'])

/** Path within the folder → size in bytes; `null` for what is no file, as a link to a folder. */
type FileList = Readonly<Record<string, number | null>>

/** Writes down what a folder of the cache holds, so that a loss can be found later. */
export async function recordFiles(folder: string): Promise<void> {
  await writeFile(listOf(folder), JSON.stringify(await filesIn(folder)))
}

/**
 * What has been lost of a folder of the cache: cleaners of old files take a part of it, an
 * interpreter that a link leads to may be removed, and a disk that was full leaves half a file.
 *
 * @returns The path of the first file that is gone or has another size; `undefined` when all are as
 * they were.
 */
export async function lostFile(folder: string): Promise<string | undefined> {
  const recorded = await readList(folder)
  if (recorded === 'lost') return listOf(folder)
  for (const [path, bytes] of Object.entries(recorded)) {
    const file = join(folder, path)
    const found = await stat(file).catch((error: unknown) => (isAbsent(error) ? 'lost' : 'unknown'))
    if (found === 'lost' || (typeof found === 'object' && bytes !== null && found.size !== bytes)) return file
  }
  return undefined
}

/** Any other error, as that of a host without descriptors, says nothing about the file. */
function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}

async function filesIn(folder: string, below = ''): Promise<Record<string, number | null>> {
  const files: Record<string, number | null> = {}
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    if (IGNORED.has(entry.name)) continue
    const path = join(below, entry.name)
    if (entry.isDirectory()) Object.assign(files, await filesIn(folder, path))
    else {
      // A link that leads nowhere already is none that could be lost.
      const found = await stat(join(folder, path)).catch(() => undefined)
      if (found !== undefined) files[path] = found.isFile() ? found.size : null
    }
  }
  return files
}

const listOf = (folder: string): string => join(dirname(folder), LIST)

/** @returns `'lost'` when there is none that can be read; an empty one when nothing can be told. */
async function readList(folder: string): Promise<FileList | 'lost'> {
  let text: string
  try {
    text = await readFile(listOf(folder), 'utf8')
  } catch (error) {
    return isAbsent(error) ? 'lost' : {}
  }
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as FileList) : 'lost'
  } catch {
    return 'lost' // cut short
  }
}
