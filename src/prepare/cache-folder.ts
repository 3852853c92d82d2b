import { PrepareError } from '../errors/prepare-error.ts'
import { reasonOf } from '../errors/reason-of.ts'
import type { Preparation } from '../spec/worker-spec.ts'

/**
 * What the operating system says when it is the place that is wrong, and what a person can do about
 * it.
 */
const WRONG_PLACE: Readonly<Record<string, string>> = Object.freeze({
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: "this user's quota on its disk is used up",
  ENOENT: 'a folder cannot be made there',
  ENOTDIR: 'a part of the path is a file',
  ELOOP: 'a link in the path leads to itself',
  ENAMETOOLONG: 'the path is too long',
  EIO: 'its disk has a fault',
  NOEXEC: 'programs may not be run from it',
})

/** Whether an error says that the place of the cache is wrong, and not what is made there. */
export function isWrongPlace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code in WRONG_PLACE
}

/**
 * The error for a cache that cannot be used.
 *
 * @param root - The folder; `undefined` when there is none.
 * @param more - Lines that follow, as what a tool had to say.
 */
export function cacheUnusable(
  { name, title }: Preparation,
  root: string | undefined,
  ...[error, more = []]: readonly [error?: unknown, more?: readonly string[]]
): PrepareError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why =
    root === undefined
      ? 'there is no cache folder: this user has no home folder (HOME is not set, and the system knows none)'
      : `the cache folder "${root}" cannot be used: ${WRONG_PLACE[code] ?? reasonOf(error)}${code === '' ? '' : ` (${code.replace('NOEXEC', 'noexec')})`}`
  const advice = 'Name a folder that this user may write to in TUTTI_CACHE_DIR, or give `cacheDir`.'
  const message = [`Preparing "${title}" failed: ${why}. ${advice}`, ...more].join('\n')
  return new PrepareError('PREPARE_CACHE_UNUSABLE', message, { preparation: name })
}
