import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What requirements files lead to on this machine. */
export interface RequirementFiles {
  /** Absolute paths of the files, of those that they include, and of local packages; each once. */
  readonly inputs: readonly string[]
  /**
   * Whether a local package or file is named by a relative path, which pip reads from its working
   * folder.
   */
  readonly hasRelativePaths: boolean
}

/**
 * Everything on this machine that the installation of a requirements file depends on: the files
 * that it includes (`-r`, `-c`), relative to it as pip has it, and local packages (`./lib`,
 * `-e ../lib`, `name @ file:///…`). A file that does not exist is an input too: that it is missing
 * is told later.
 */
export function requirementFiles(lists: readonly string[]): RequirementFiles {
  const inputs = new Set<string>()
  let hasRelativePaths = false
  const read = (list: string, base: string): void => {
    if (inputs.has(list)) return
    inputs.add(list)
    for (const line of linesOf(list)) {
      const included = INCLUDE.exec(line)?.[1]
      if (included !== undefined) {
        if (!isRemote(included)) read(resolve(dirname(list), unquote(included)), base)
        continue
      }
      const place = localPlace(line)
      if (place === undefined) continue
      if (!isAbsolute(place)) hasRelativePaths = true
      inputs.add(resolve(base, place))
    }
  }
  for (const list of lists) read(list, dirname(list))
  return { inputs: [...inputs], hasRelativePaths }
}

/**
 * `-r other.txt`, `--requirement=other.txt`, `-c constraints.txt`, `--constraint constraints.txt`
 */
const INCLUDE = /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S.*)$/

const EDITABLE = /^(?:-e|--editable)[\s=]*(\S.*)$/

/** Lines with their continuations, without comments. @source pip, requirements file format */
function linesOf(list: string): readonly string[] {
  const text = readIfPresent(list).replaceAll(/\\\r?\n/g, ' ')
  return text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, '').trim())
}

/**
 * The path of the package that a line names on this machine; `undefined` when it names one of a
 * registry.
 */
function localPlace(line: string): string | undefined {
  const editable = EDITABLE.exec(line)?.[1]
  const named = /^[\w.[\],-]+\s*@\s*(\S+)/.exec(line)?.[1]
  const place = unquote((editable ?? named ?? line).split(';')[0]?.trim() ?? '').replace(/\[[\w,.-]*\]$/, '')
  if (place.startsWith('file:///')) return fileURLToPath(place)
  if (place.startsWith('file:')) return place.slice('file:'.length)
  if (isRemote(place) || place.startsWith('-')) return undefined
  return editable !== undefined || /^\.{1,2}(?:[/\\]|$)/.test(place) || isAbsolute(place) ? place : undefined
}

function isRemote(place: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(place) && !place.startsWith('file:')
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2')
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
