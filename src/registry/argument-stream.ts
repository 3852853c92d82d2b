import type { FlowLine } from './flow-line.ts'

type Source = AsyncIterable<unknown> | Iterable<unknown>
type SourceIterator = AsyncIterator<unknown> | Iterator<unknown>

/**
 * The elements of one argument, on their way up. Nothing is taken from the source before the worker asks for it, and never more than it asks for.
 *
 * The source is told when nobody wants the rest: its iterator's `return` is called.
 */
export class ArgumentStream {
  readonly #source: Source
  #iterator: SourceIterator | undefined = undefined
  #line: FlowLine | undefined = undefined
  #wanted = 0
  #isPumping = false
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

  /** `n` more elements are wanted. */
  pull(n: number): void {
    this.#wanted += n
    if (!this.#isPumping && !this.#isOver) void this.#pump()
  }

  /** The call is settled: the rest is not wanted. */
  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    void this.#leave()
  }

  async #pump(): Promise<void> {
    this.#isPumping = true
    try {
      this.#iterator ??= open(this.#source)
      while (this.#wanted > 0) {
        const next: IteratorResult<unknown> = await this.#iterator.next()
        if (this.#isOver) return
        if (next.done === true) {
          this.#end()
          return
        }
        this.#wanted -= 1
        this.#push(next.value)
      }
    } catch (error) {
      if (!this.#isOver) this.#end(error)
    } finally {
      this.#isPumping = false
    }
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
