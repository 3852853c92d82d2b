import type { ArgumentStream } from './argument-stream.ts'
import type { ProgressListener } from './call-options.ts'
import type { FlowLine } from './flow-line.ts'

/** Where the elements of a result go. */
export interface Elements {
  /** Elements that may come now. */
  readonly credit: number
  /** Whether any has come: then the call cannot be repeated without its caller seeing it. */
  readonly isTouched: boolean
  /** The call has been delivered; perhaps again. */
  begin(line: FlowLine): void
  /** Takes one. @returns `false` when there was no credit for it. */
  take(value: unknown): boolean
}

/**
 * What goes to and fro beside one call: elements of its result and of its argument, and progress.
 */
export class Flow {
  readonly #elements: Elements | undefined
  readonly #argument: ArgumentStream | undefined
  readonly #onProgress: ProgressListener | undefined

  constructor(
    elements: Elements | undefined,
    argument: ArgumentStream | undefined,
    onProgress: ProgressListener | undefined,
  ) {
    this.#elements = elements
    this.#argument = argument
    this.#onProgress = onProgress
  }

  /** Elements of the result that may come now; `undefined`: the result is one value. */
  get credit(): number | undefined {
    return this.#elements?.credit
  }

  /** Whether elements of the argument follow. */
  get hasInput(): boolean {
    return this.#argument !== undefined
  }

  /** Whether something has flowed that cannot be had, or given, a second time. */
  get isTouched(): boolean {
    return this.#elements?.isTouched === true || this.#argument?.isTouched === true
  }

  /** The call has been delivered; perhaps again. */
  begin(line: FlowLine): void {
    this.#elements?.begin(line)
    this.#argument?.begin(line)
  }

  /** An element of the result. @returns `false` when there was no credit for it. */
  item(value: unknown): boolean {
    return this.#elements?.take(value) ?? false
  }

  /**
   * Whoever was called can take `n` more elements of the argument.
   * @returns `false` when nobody can count so many.
   */
  pull(n: number): boolean {
    return this.#argument?.pull(n) ?? true
  }

  /** The line is not congested any more. */
  resume(): void {
    this.#argument?.resume()
  }

  /** The listener is its caller's: what it throws must not be taken for a fault of the worker. */
  progress(fraction: number, note: string | undefined): void {
    const listener = this.#onProgress
    if (listener !== undefined) queueMicrotask(() => listener(fraction, note))
  }

  /** The call is settled: nothing flows any more. */
  over(): void {
    this.#argument?.close()
  }
}
