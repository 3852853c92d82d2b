import { inspect } from 'node:util'
import { Kind } from '../../wire/kind.ts'
import type { FakeLife, FakeMethod } from './fake-worker.ts'

/** A call (with an id) or a cast, as it came. */
interface FakeCall {
  readonly id: number | undefined
  readonly method: string
  readonly args: unknown
  /** The caller takes its result in elements. */
  readonly isStream: boolean
}

/** What the calls of a fake worker need of it. */
export interface FakeCallsOptions {
  readonly methods: Readonly<Record<string, FakeMethod>>
  readonly concurrency: number
  readonly life: FakeLife
  readonly say: (message: readonly unknown[]) => void
}

/**
 * The calls of one life of a fake worker: in the order of arrival, so many at a time
 * (`docs/protocol.md` §5, §6).
 */
export class FakeCalls {
  readonly #options: FakeCallsOptions
  readonly #waiting: FakeCall[] = []
  #running = 0
  #isStopping = false
  #onIdle: (() => void) | undefined = undefined
  /** Answered and dropped since READY. */
  finished = 0

  constructor(options: FakeCallsOptions) {
    this.#options = options
  }

  /** Takes a CALL or a CAST, as the array that it is. */
  take([kind, ...rest]: readonly unknown[]): void {
    // A cast is a call without an id, and without what comes after the headers.
    const [id, , method, args, , , , credit] = kind === Kind.CALL ? rest : [undefined, ...rest]
    this.#waiting.push({
      id: typeof id === 'number' ? id : undefined,
      method: typeof method === 'string' ? method : '',
      args,
      isStream: typeof credit === 'number',
    })
    this.#startNext()
  }

  /** A call that has not started is answered at once; one that runs goes on. */
  cancel(id: unknown): void {
    const index = this.#waiting.findIndex((call) => call.id === id)
    if (index >= 0) for (const call of this.#waiting.splice(index, 1)) this.#refuse(call, 'CANCELLED')
  }

  /** Starts nothing more. @param onIdle - Called when nothing runs any more; perhaps at once. */
  stop(onIdle: () => void): void {
    this.#isStopping = true
    this.#onIdle = onIdle
    for (const call of this.#waiting.splice(0)) this.#refuse(call, 'STOPPING')
    if (this.#running === 0) onIdle()
  }

  #startNext(): void {
    while (this.#running < this.#options.concurrency) {
      const call = this.#waiting.shift()
      if (call === undefined) return
      if (this.#isStopping) this.#refuse(call, 'STOPPING')
      else {
        this.#running += 1
        void this.#perform(call)
      }
    }
  }

  async #perform(call: FakeCall): Promise<void> {
    const { methods, life } = this.#options
    const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined
    if (method === undefined) this.#refuse(call, 'UNKNOWN_METHOD')
    else {
      try {
        this.#answer(call, await method(call.args, life))
      } catch (error) {
        this.#refuse(call, 'HANDLER_FAILED', error)
      }
    }
    this.#running -= 1
    this.#startNext()
    if (this.#running === 0) this.#onIdle?.()
  }

  #answer(call: FakeCall, value: unknown): void {
    if (call.id === undefined) return this.#dropped()
    this.finished += 1
    if (call.isStream) this.#options.say([Kind.ITEM, call.id, value])
    this.#options.say([Kind.REPLY, call.id, call.isStream ? null : value])
  }

  #refuse(call: FakeCall, code: string, error?: unknown): void {
    if (call.id === undefined) return this.#dropped()
    this.finished += 1
    const { name, message } = error instanceof Error ? error : new Error(error === undefined ? code : inspect(error))
    this.#options.say([Kind.FAIL, call.id, { code, name, message }])
  }

  /** A cast has no answer; that it is done is told. */
  #dropped(): void {
    this.finished += 1
    this.#options.say([Kind.CREDIT, 0, 1])
  }
}
