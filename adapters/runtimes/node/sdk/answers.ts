import { Kind } from '../../../../src/wire/kind.ts'
import type { Codec } from './codec.ts'
import { describeError } from './describe-error.ts'
import { log } from './log.ts'
import type { OpenCall } from './open-call.ts'
import { type Outbox, UnencodableError } from './outbox.ts'
import type { Outcome } from './outcome.ts'

/** The id in a CREDIT for casts: it stands for the worker itself. */
const OWN_CREDIT = 0

/** What the host is told of calls and casts that have ended. */
export class Answers {
  readonly #outbox: Outbox
  readonly #codec: Codec['name']
  readonly #progress: Int32Array

  /** @param progress - Counts what has ended, for `PONG`; one element, which threads share. */
  constructor(outbox: Outbox, codec: Codec['name'], progress: Int32Array) {
    this.#outbox = outbox
    this.#codec = codec
    this.#progress = progress
  }

  /** Answers a call, or reports the end of a cast. */
  give(call: OpenCall, outcome: Outcome): void {
    if (call.id === undefined) this.#castEnded(call.method, outcome)
    else this.#answer(call.id, outcome)
    Atomics.add(this.#progress, 0, 1)
  }

  #castEnded(method: string, outcome: Outcome): void {
    if (outcome.kind === 'thrown') log.error(`the cast "${method}" failed`, { error: outcome.thrown })
    if (outcome.kind === 'refused' && (outcome.code === 'UNKNOWN_METHOD' || outcome.code === 'STREAM_ONLY'))
      log.warn(`a cast was dropped: ${outcome.message}`)
    this.#outbox.put([Kind.CREDIT, OWN_CREDIT, 1])
  }

  #answer(id: number, outcome: Outcome): void {
    if (outcome.kind === 'refused') {
      this.#refuse(id, outcome)
    } else if (outcome.kind === 'thrown') {
      const error = describeError(outcome.thrown, this.#codec)
      this.#putError(id, outcome.wasCancelled ? { ...error, code: 'CANCELLED' } : error)
    } else {
      try {
        this.#outbox.put([Kind.REPLY, id, outcome.value], { name: 'the result', value: outcome.value })
      } catch (error) {
        if (!(error instanceof UnencodableError)) throw error
        this.#refuse(id, error)
      }
    }
  }

  #putError(id: number, error: ReturnType<typeof describeError>): void {
    try {
      this.#outbox.put([Kind.FAIL, id, error], { name: 'the error', value: error })
    } catch {
      const { code, name, message } = error
      this.#outbox.put([Kind.FAIL, id, { code, name: name.slice(0, 100), message: message.slice(0, 1_000) }])
    }
  }

  #refuse(id: number, { code, message }: { code: string; message: string }): void {
    this.#outbox.put([Kind.FAIL, id, { code, name: nameOf(code), message }])
  }
}

/** `UNKNOWN_METHOD` is the error `UnknownMethod`. */
function nameOf(code: string): string {
  return code
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
