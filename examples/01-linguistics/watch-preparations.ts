import { performance } from 'node:perf_hooks'
import { subscribe } from '../../src/index.ts'

/** Something that happens before the first article can be played. */
export interface ActivePreparation {
  /** `Preparing sentiment model: train`. */
  readonly what: string
  /** What its tool printed last. */
  readonly output: string
  readonly elapsedMs: number
}

/** Something that had to be made. */
export interface MadePreparation {
  readonly title: string
  readonly durationMs: number
}

/** Follows the preparations of a start through telemetry. */
export class PreparationWatch {
  /** What was not in the cache yet. */
  readonly made: MadePreparation[] = []
  readonly #active = new Map<string, { step: string | undefined; output: string; readonly since: number }>()
  readonly #since = performance.now()
  readonly #undo: readonly (() => void)[]
  #lastEnd: number

  constructor() {
    this.#lastEnd = this.#since
    this.#undo = [
      subscribe('prepare:started', ({ title }) => {
        this.#active.set(title, { step: undefined, output: '', since: performance.now() })
      }),
      subscribe(
        'prepare:step',
        ({ title, step }) => void Object.assign(this.#active.get(title) ?? {}, { step, output: '' }),
      ),
      subscribe(
        'prepare:output',
        ({ title, line }) => void Object.assign(this.#active.get(title) ?? {}, { output: line }),
      ),
      subscribe('prepare:failed', ({ title }) => this.#end(title)),
      subscribe('prepare:finished', ({ title, cached, durationMs }) => {
        this.#end(title)
        if (!cached) this.made.push({ title, durationMs })
      }),
    ]
  }

  /** Until the last preparation ended, in milliseconds. */
  get durationMs(): number {
    return this.#lastEnd - this.#since
  }

  /** What is going on. When nothing is prepared any more, that is the start of the workers. */
  get active(): readonly ActivePreparation[] {
    const now = performance.now()
    const active = [...this.#active].map(([title, { step, output, since }]) => {
      return { what: `Preparing ${title}: ${step ?? 'look whether it is there'}`, output, elapsedMs: now - since }
    })
    if (active.length > 0) return active
    return [{ what: 'Starting the workers', output: '', elapsedMs: now - this.#lastEnd }]
  }

  stop(): void {
    for (const undo of this.#undo) undo()
  }

  #end(title: string): void {
    this.#active.delete(title)
    this.#lastEnd = performance.now()
  }
}
