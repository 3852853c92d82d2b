import type { Clock, Timer } from '../clock/clock.ts'
import { type Task, type TaskOutcome, timedOut } from './task.ts'

/** How a stream of tasks runs; every field resolved. */
export interface TaskStreamRules {
  readonly maxConcurrency: number
  readonly ordered: boolean
  readonly timeoutMs: number | 'infinity'
  readonly onTimeout: 'exit' | 'kill_task'
  /** Whether a task that fails ends the stream. */
  readonly isLinked: boolean
}

/** What a {@link TaskStream} is made of. */
export interface TaskStreamParts<I, T> {
  readonly items: Iterable<I> | AsyncIterable<I>
  readonly start: (item: I) => Task<T>
  readonly clock: Clock
  readonly rules: TaskStreamRules
}

interface Finished<T> {
  readonly outcome: TaskOutcome<T>
  readonly isTimeout: boolean
}

/**
 * Tasks over items, some at a time.
 *
 * ```
 *   items ──(pull, while there is room)──> running ──> finished ──(in order, or as they come)──> reader
 * ```
 *
 * Items are pulled when the reader asks, so that a slow reader is not overrun: what is ready and not read is at most what ran at once, save what waits
 * for a slow one before it.
 */
export class TaskStream<I, T> {
  readonly #parts: TaskStreamParts<I, T>
  readonly #iterator: Iterator<I> | AsyncIterator<I>
  readonly #running = new Map<number, Task<T>>()
  readonly #finished = new Map<number, Finished<T>>()
  #pulled = 0
  #read = 0
  #isPulling = false
  #isExhausted = false
  #isOver = false
  #failure: { readonly error: unknown } | undefined = undefined
  #wake: () => void = () => {}

  constructor(parts: TaskStreamParts<I, T>) {
    this.#parts = parts
    const { items } = parts
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  }

  /** The outcomes. Whoever stops reading, for whatever reason, stops the tasks, and waits for their end. */
  async *read(): AsyncGenerator<TaskOutcome<T>, void, void> {
    try {
      for (;;) {
        const changed = new Promise<void>((resolve) => (this.#wake = resolve))
        void this.#pull()
        const next = this.#take()
        if (next !== undefined) yield this.#judge(next)
        else if (!this.#isExhausted || this.#running.size > 0) await changed
        else if (this.#failure === undefined) return
        else throw this.#failure.error
      }
    } finally {
      this.#isOver = true
      await Promise.all(Array.from(this.#running.values(), (task) => task.shutdown()))
      await this.#iterator.return?.()
    }
  }

  /** Starts tasks while there is room. What goes wrong with the items is told to the reader after what came before it. */
  async #pull(): Promise<void> {
    if (this.#isPulling) return
    this.#isPulling = true
    try {
      while (this.#hasRoom()) {
        const step = await this.#iterator.next()
        if (step.done === true) this.#isExhausted = true
        else if (!this.#isOver) this.#start(step.value)
      }
    } catch (error) {
      this.#isExhausted = true
      this.#failure = { error }
    }
    this.#isPulling = false
    this.#wake()
  }

  #hasRoom(): boolean {
    return !this.#isOver && !this.#isExhausted && this.#running.size < this.#parts.rules.maxConcurrency
  }

  #start(item: I): void {
    const { start, clock, rules } = this.#parts
    const index = this.#pulled
    this.#pulled += 1
    const task = start(item)
    this.#running.set(index, task)
    let limit: Timer | undefined
    if (rules.timeoutMs !== 'infinity') {
      const { timeoutMs } = rules
      limit = clock.setTimer(timeoutMs, () => {
        void task.kill()
        this.#end(index, { outcome: { ok: false, error: timedOut(timeoutMs) }, isTimeout: true })
      })
    }
    void task.outcome.then((outcome) => {
      limit?.cancel()
      this.#end(index, { outcome, isTimeout: false })
    })
  }

  /** The first end counts. */
  #end(index: number, finished: Finished<T>): void {
    if (!this.#running.delete(index)) return
    this.#finished.set(index, finished)
    this.#wake()
  }

  #take(): Finished<T> | undefined {
    const index = this.#parts.rules.ordered ? this.#read : this.#finished.keys().next().value
    const finished = index === undefined ? undefined : this.#finished.get(index)
    if (index === undefined || finished === undefined) return undefined
    this.#finished.delete(index)
    this.#read += 1
    return finished
  }

  #judge({ outcome, isTimeout }: Finished<T>): TaskOutcome<T> {
    if (outcome.ok) return outcome
    const { onTimeout, isLinked } = this.#parts.rules
    const wasRefused = outcome.error.code === 'TASK_NOPROC' || outcome.error.code === 'TASK_MAX_CHILDREN'
    if (wasRefused || (isTimeout ? onTimeout === 'exit' : isLinked)) throw outcome.error
    return outcome
  }
}
