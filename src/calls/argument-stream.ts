import { MAX_COUNT } from '../wire/kind.ts'
import type { FlowLine } from './flow-line.ts'

type Source = AsyncIterable<unknown> | Iterable<unknown>
type SourceIterator = AsyncIterator<unknown> | Iterator<unknown>

/**
 * Elements after which the event loop gets its turn: a source that has all of them would not let
 * it.
 */
const ELEMENTS_PER_TURN = 64

/**
 * The elements of one argument, on their way up. Nothing is taken from the source before the worker
 * asks for it, never more than it asks for, and nothing while its pipe is full: whoever asks for
 * more than it reads must not fill the memory of the host.
 *
 * The source is told when nobody wants the rest: its iterator's `return` is called.
 */
export class ArgumentStream {
  readonly #source: Source
  #iterator: SourceIterator | undefined = undefined
  #line: FlowLine | undefined = undefined
  #wanted = 0
  #isPumping = false
  #sinceTurn = 0
  #isOver = false

  constructor(source: Source) {
    this.#source = source
  }

  /** Whether anything was taken from the source. */
  get isTouched(): boolean {
    return this.#iterator !== undefined
  }

  begin(line: FlowLine): void {
    this.#line = line
    this.#wanted = 0
  }

  /**
   * `n` more elements are wanted.
   * @returns `false` when they are more than can be counted; it wants none of them then.
   */
  pull(n: number): boolean {
    if (this.#isOver) return true
    if (this.#wanted + n > MAX_COUNT) return false
    this.#wanted += n
    this.resume()
    return true
  }

  /** The pipe may take elements again. */
  resume(): void {
    if (this.#mayPush && !this.#isPumping) void this.#pump()
  }

  /** The call is settled: the rest is not wanted. */
  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    void this.#leave()
  }

  get #mayPush(): boolean {
    return !this.#isOver && this.#wanted > 0 && this.#line?.isCongested !== true
  }

  async #pump(): Promise<void> {
    this.#isPumping = true
    try {
      this.#iterator ??= open(this.#source)
      while (this.#mayPush) {
        const next: IteratorResult<unknown> = await this.#iterator.next()
        if (this.#isOver) return
        if (next.done === true) {
          this.#end()
          return
        }
        this.#wanted -= 1
        this.#push(next.value)
        if (this.#isTurnDue()) await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      if (!this.#isOver) this.#end(error)
    } finally {
      this.#isPumping = false
    }
  }

  #isTurnDue(): boolean {
    this.#sinceTurn = (this.#sinceTurn + 1) % ELEMENTS_PER_TURN
    return this.#sinceTurn === 0
  }

  #push(value: unknown): void {
    try {
      this.#line?.push(value)
    } catch (error) {
      void this.#leave()
      throw error
    }
  }

  #end(error?: unknown): void {
    this.#isOver = true
    this.#line?.end(error)
  }

  /** What it throws while it cleans up concerns no call any more. */
  async #leave(): Promise<void> {
    try {
      await this.#iterator?.return?.()
    } catch {
      // Nobody is left who could be told.
    }
  }
}

function open(source: Source): SourceIterator {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
}
