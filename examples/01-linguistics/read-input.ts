import { constants } from 'node:fs'
import { access, readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InputError } from './input-error.ts'

/** One article that is to be played. */
interface ArticleSource {
  /** For people: its URL, or its path within the input. */
  readonly name: string
  readonly place: { readonly file: string } | { readonly url: string }
  /** Two letters, when it is known for certain: for the articles of the corpus. */
  readonly language: string | undefined
}

const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url))

/** What was found in an input. */
export interface Input {
  readonly articles: readonly ArticleSource[]
  /** Files of a folder that are not played, and why, each a line for people. */
  readonly skipped: readonly string[]
}

/** What a folder is searched for. A file that is named itself may have any name. */
const EXTENSIONS: readonly string[] = ['.html', '.htm', '.xhtml', '.txt', '.text', '.md']

/**
 * Finds the articles of an input: a URL, a file, a folder with all that is below it, or the corpus
 * of the example.
 *
 * @throws {@link InputError} `INPUT_UNREADABLE`, `INPUT_EMPTY` or `INPUT_INVALID`.
 */
export async function readInput(input: string | undefined): Promise<Input> {
  const languages = await readCorpusIndex()
  if (input === undefined)
    return {
      articles: [...languages].map(([file, language]) => ({ name: relative(CORPUS, file), place: { file }, language })),
      skipped: [],
    }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(input))
    return { articles: [{ name: input, place: { url: readUrl(input) }, language: undefined }], skipped: [] }
  const path = resolve(input)
  const info = await orUnreadable(input, stat(path))
  if (!info.isFile() && !info.isDirectory())
    throw new InputError('INPUT_UNREADABLE', `The input ${input} is neither a file nor a folder. Name one that is.`)
  if (info.isFile() && info.size === 0)
    throw new InputError('INPUT_EMPTY', `The input ${input} has no bytes. Name a file that holds a text.`)
  const { files, skipped } = info.isFile() ? { files: [path], skipped: [] } : await walk(input, path)
  if (info.isFile()) await orUnreadable(input, access(path, constants.R_OK))
  const articles = files.map((file) => ({
    name: info.isFile() ? input : printable(relative(path, file)),
    place: { file },
    language: languages.get(file),
  }))
  return { articles, skipped }
}

function readUrl(input: string): string {
  const url = URL.canParse(input) ? new URL(input) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href
  const why = url === undefined ? 'is no valid URL' : `has the scheme ${url.protocol}`
  throw new InputError('INPUT_INVALID', `The input ${input} ${why}. Give a URL that begins with http:// or https://.`)
}

interface Found {
  readonly files: string[]
  readonly skipped: string[]
}

/** Links are not followed, so a folder that holds itself ends. */
async function walk(
  input: string,
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly skipped: readonly string[] }> {
  await orUnreadable(input, readdir(folder))
  const found: Found = { files: [], skipped: [] }
  await search(folder, folder, found)
  const { files, skipped } = found
  if (files.length > 0) return { files: files.sort(), skipped: skipped.sort() }
  throw new InputError(
    'INPUT_EMPTY',
    `The folder ${input} holds no article. It is searched for ${EXTENSIONS.join(', ')}. ${skipped.sort().join(' ')}`.trim(),
  )
}

/** A folder below that cannot be read is told, and hinders nothing else. */
async function search(folder: string, top: string, found: Found): Promise<void> {
  const skip = (path: string, why: string): void => {
    found.skipped.push(`Not played: ${printable(relative(top, path))} ${why}.`)
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    skip(folder, `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`)
    return []
  })
  for (const entry of entries.filter(({ name }) => !isHidden(name))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      await search(path, top, found)
      continue
    }
    const why = await objectionTo(path, entry.isFile())
    if (why === undefined) found.files.push(path)
    else skip(path, why)
  }
}

async function objectionTo(file: string, isFile: boolean): Promise<string | undefined> {
  if (!isFile) return 'is no file, but a link, a pipe or a device'
  if (!EXTENSIONS.includes(extname(file).toLowerCase())) return `is none of ${EXTENSIONS.join(', ')}`
  const size = await stat(file).then(
    (info) => info.size,
    () => undefined,
  )
  if (size === undefined) return 'has gone, or cannot be read'
  return size === 0 ? 'has no bytes' : undefined
}

/** A name may hold line breaks and escapes of a terminal. */
function printable(name: string): string {
  return /\p{Cc}/u.test(name) ? JSON.stringify(name).replaceAll('\u007f', '\\u007f') : name
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}

/** Absolute path → language, in the order of the index. */
async function readCorpusIndex(): Promise<ReadonlyMap<string, string>> {
  const path = join(CORPUS, 'corpus.json')
  const index = JSON.parse(await orUnreadable(path, readFile(path, 'utf8'))) as {
    readonly articles: readonly { readonly file: string; readonly language: string }[]
  }
  return new Map(index.articles.map(({ file, language }) => [join(CORPUS, file), language]))
}

async function orUnreadable<T>(input: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(
      'INPUT_UNREADABLE',
      `The input ${input} cannot be read: ${why}. Check the path and its permissions.`,
      error,
    )
  }
}
