import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder with those above it, for this user alone.
 *
 * Step by step: where no folder can be made at all, as below /proc, the recursive form of Node
 * never ends.
 *
 * @param folder - Absolute.
 * @throws {Error} of the operating system.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let each = folder; !isFolder(each); each = dirname(each)) missing.unshift(each)
  for (const each of missing) {
    try {
      mkdirSync(each, { mode: 0o700 })
    } catch (error) {
      // Another host may have made it in between.
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

/**
 * @throws {Error} of the operating system, when there is something else, or when it cannot be
 *   looked at.
 */
function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && path !== dirname(path)) return false
    throw error
  }
  throw Object.assign(new Error(`ENOTDIR: "${path}" is not a folder`), { code: 'ENOTDIR' })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
