import { createWriteStream, type WriteStream } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { CallError, isTuttiError } from '../../../src/index.ts'

/** One call as the driver sees it, before it is sent. */
export interface Asked {
  /** Path of the worker. */
  readonly target: string
  readonly isIdempotent: boolean
  readonly deadlineMs: number
  /** Whether the answer shows that the worker did what it was asked. */
  readonly isRight: (answer: unknown, id: string) => boolean
}

/** What is written about a call; one line of the book each. */
export type Note =
  | { readonly id: string; readonly end: 'sent'; readonly isIdempotent: boolean; readonly isTraced: boolean }
  | { readonly id: string; readonly end: 'ok' | 'wrong'; readonly lateMs: number }
  | {
      readonly id: string
      readonly end: 'failed'
      readonly lateMs: number
      readonly code: string
      readonly progress: string
    }

/** How a call ended, for those who go on from its answer. */
export interface Ended<T> {
  readonly answer?: T
}

/**
 * The driver's own book of calls: nothing in it comes from what the system under test says of
 * itself, save the answers and errors that callers get.
 *
 * It is kept in a file, so that the memory of the host is that of the system; only calls that are
 * open are held.
 */
export class CallBook {
  readonly #file: WriteStream
  readonly #open = new Set<Promise<unknown>>()
  #count = 0
  #ok = 0
  #failed = 0

  constructor(path: string) {
    this.#file = createWriteStream(path)
  }

  /** So far. */
  get totals(): { readonly calls: number; readonly ok: number; readonly failed: number; readonly open: number } {
    return { calls: this.#count, ok: this.#ok, failed: this.#failed, open: this.#open.size }
  }

  /**
   * Makes one call, and writes down that it was sent and how it ended. Never rejects.
   *
   * @param isTraced - Whether the worker leaves a trace of its own of what it runs.
   */
  async keep<T>(asked: Asked, isTraced: boolean, call: (id: string) => Promise<T>): Promise<Ended<T>> {
    this.#count += 1
    const id = String(this.#count)
    this.#note({ id, end: 'sent', isIdempotent: asked.isIdempotent, isTraced })
    const since = performance.now()
    const lateMs = (): number => Math.round(performance.now() - since - asked.deadlineMs)
    const ended = call(id).then(
      (answer): Ended<T> => {
        this.#ok += 1
        this.#note({ id, end: asked.isRight(answer, id) ? 'ok' : 'wrong', lateMs: lateMs() })
        return { answer }
      },
      (error: unknown): Ended<T> => {
        this.#failed += 1
        const code = isTuttiError(error) ? error.code : String(error)
        const progress = error instanceof CallError ? error.progress : 'started'
        this.#note({ id, end: 'failed', lateMs: lateMs(), code, progress })
        return {}
      },
    )
    this.#open.add(ended)
    const result = await ended
    this.#open.delete(ended)
    return result
  }

  /** Resolves when no call is open. It may never be. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  /** Ends the book; what is not settled by now never will be. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#file.end(resolve))
  }

  #note(note: Note): void {
    if (!this.#file.writableEnded) this.#file.write(`${JSON.stringify(note)}\n`)
  }
}
