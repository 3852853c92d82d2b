import type { Clock, Timer } from '../clock/clock.ts'
import type { TaskError } from '../errors/task-error.ts'
import { type Task, type TaskOutcome, timedOut } from './task.ts'

/** Codes of tasks that were never started. */
const REFUSALS: ReadonlySet<string> = new Set(['TASK_NOPROC', 'TASK_MAX_CHILDREN'])

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
 * Items are pulled when the reader asks, so that a slow reader is not overrun: at most as many
 * results are ready and not read as tasks ran at once, plus those that wait for a slow one before
 * them.
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
  /** What went wrong with the items: told after what came before it. */
  #failure: { readonly error: unknown } | undefined = undefined
  /** A task that its supervisor did not take: told at once, since no later item can fare better. */
  #refusal: TaskError | undefined = undefined
  #wake: () => void = () => {}

  constructor(parts: TaskStreamParts<I, T>) {
    this.#parts = parts
    const { items } = parts
    // A string is a primitive, which `in` does not take.
    this.#iterator =
      typeof items !== 'string' && Symbol.asyncIterator in items
        ? items[Symbol.asyncIterator]()
        : items[Symbol.iterator]()
  }

  /** The outcomes. A reader that stops reading stops the tasks, and waits for their end. */
  async *read(): AsyncGenerator<TaskOutcome<T>, void, void> {
    try {
      for (;;) {
        const changed = new Promise<void>((resolve) => (this.#wake = resolve))
        void this.#pull()
        if (this.#refusal !== undefined) throw this.#refusal
        const next = this.#take()
        if (next !== undefined) yield this.#judge(next)
        else if (!this.#isExhausted || this.#running.size > 0) await changed
        else if (this.#failure === undefined) return
        else throw this.#failure.error
      }
    } finally {
      this.#isOver = true
      await Promise.all(Array.from(this.#running.values(), (task) => task.shutdown()))
      await this.#returnItems()
    }
  }

  /**
   * Starts tasks while there is room.
   *
   * The reader is woken only when there is something new for it: a wake-up without news would let
   * the reader and this function call each other in microtasks for ever, and the event loop of the
   * host would never turn again.
   */
  async #pull(): Promise<void> {
    if (this.#isPulling || !this.#hasRoom()) return
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
    if (this.#isExhausted) this.#wake()
  }

  /**
   * Tells the items that nobody reads them any more. While the next one is awaited, that is not
   * waited for: an async generator answers `return` only after it has yielded, which may be never.
   */
  async #returnItems(): Promise<void> {
    const returned = Promise.resolve(this.#iterator.return?.())
    if (this.#isPulling) returned.catch(() => undefined)
    else await returned
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
      if (!outcome.ok && REFUSALS.has(outcome.error.code)) this.#refusal ??= outcome.error
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
    if (isTimeout ? onTimeout === 'exit' : isLinked) throw outcome.error
    return outcome
  }
}
