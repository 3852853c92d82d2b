import { type DeathCertificate, formatUptime } from '../errors/death-certificate.ts'

/** Why nothing runs at a path, and nothing will by itself. */
export interface Ending {
  /** A sentence without its full stop: who did what, and what can be done. */
  readonly why: string
  /** When, on the system's clock. */
  readonly at: number
  /** What led to it. */
  readonly cause?: Error
}

/** What a refused call is told of it. */
export function explainEnding(
  { why, at, cause }: Ending,
  now: number,
): { readonly why: string; readonly cause?: Error } {
  return { why: `${why}. That was ${formatUptime(now - at)} ago`, ...(cause === undefined ? {} : { cause }) }
}

/**
 * Children that are gone are remembered up to this number: a dynamic supervisor may have had
 * millions.
 */
const MAX_GONE = 256

/**
 * What callers are told of children and supervisors that have ended for good.
 *
 * A supervisor that gave up, or a system that was shut down, is the reason for everything below it.
 * So the outermost ending counts.
 */
export class Endings {
  /** By path; a life that begins there clears it. */
  readonly #standing = new Map<string, Ending>()
  /** By path, of those whose spec was deleted, the oldest first. */
  readonly #gone = new Map<string, Ending>()
  /** Of the root: it is the reason for everything, also behind a name. */
  #ofRoot: Ending | undefined = undefined
  readonly #lastDeathOf: (path: string) => DeathCertificate | undefined

  /**
   * @param lastDeathOf - Certificate of the last life that ended at a path. Default: there are
   *   none.
   */
  constructor(lastDeathOf: (path: string) => DeathCertificate | undefined = () => undefined) {
    this.#lastDeathOf = lastDeathOf
  }

  /** How the last life at that path ended, if it is known. */
  lastDeathOf(path: string): DeathCertificate | undefined {
    return this.#lastDeathOf(path)
  }

  /** Why the whole tree has ended, if it has. */
  get ofRoot(): Ending | undefined {
    return this.#ofRoot
  }

  /**
   * What is at that path, and everything below it, has ended. The first reason for the root stays:
   * others follow from it.
   */
  record(path: string, ending: Ending): void {
    if (path.includes('/')) this.#standing.set(path, ending)
    else this.recordRoot(ending)
  }

  /** The whole tree has ended, or is about to. */
  recordRoot(ending: Ending): void {
    this.#ofRoot ??= ending
  }

  /** The spec at that path was deleted. */
  recordGone(path: string, ending: Ending): void {
    this.#standing.delete(path)
    this.#gone.delete(path)
    this.#gone.set(path, ending)
    const [oldest] = this.#gone.keys()
    if (this.#gone.size > MAX_GONE && oldest !== undefined) this.#gone.delete(oldest)
  }

  /** A life begins there. */
  clear(path: string): void {
    this.#standing.delete(path)
    this.#gone.delete(path)
  }

  /** The ending that was recorded for that very path. */
  at(path: string): Ending | undefined {
    return this.#standing.get(path) ?? this.#gone.get(path)
  }

  /**
   * Why a call to that path, or name, cannot be delivered; `undefined` when nothing is recorded.
   */
  of(path: string): Ending | undefined {
    if (this.#ofRoot !== undefined) return this.#ofRoot
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const found = this.at(path.slice(0, end))
      if (found !== undefined) return found
    }
    return this.at(path)
  }
}
