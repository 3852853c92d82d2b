import { setMaxListeners } from 'node:events'
import { inspect, types } from 'node:util'
import { Kind } from '../../../../src/wire/kind.ts'
import type { CallContext, CallOptions, StreamOptions } from './call-context.ts'
import { log } from './log.ts'
import { monotonicMs } from './monotonic.ts'
import type { OpenCall } from './open-call.ts'
import type { Outbox } from './outbox.ts'
import { cancellation } from './outcome.ts'
import type { OutgoingCalls } from './outgoing-calls.ts'
import type { OutgoingCall, OutgoingRequest } from './own-call.ts'
import { ProgressGate } from './progress-gate.ts'

/**
 * Elements of a sibling's stream that may be on their way or waiting for the handler, when it does
 * not say.
 */
const DEFAULT_WINDOW = 32

/** Makes the {@link CallContext} of one call. */
export function makeCallContext(call: OpenCall, outbox: Outbox, outgoing: OutgoingCalls): CallContext {
  return new OwnCallContext(call, outbox, outgoing)
}

/**
 * A class for the sake of `signal`: an object literal with a getter costs V8 more than all else
 * that is done for a call. The functions are its own, since they may be destructured.
 */
class OwnCallContext implements CallContext {
  readonly #call: OpenCall
  readonly #outbox: Outbox
  readonly #outgoing: OutgoingCalls
  readonly input: CallContext['input']
  readonly headers: CallContext['headers']
  readonly log = log

  constructor(call: OpenCall, outbox: Outbox, outgoing: OutgoingCalls) {
    this.#call = call
    this.#outbox = outbox
    this.#outgoing = outgoing
    this.input = call.input ?? NO_ELEMENTS
    this.headers = call.headers
  }

  get signal(): AbortSignal {
    return signalOf(this.#call)
  }

  readonly remainingMs = (): number | 'infinity' => {
    const { expiresAtMs } = this.#call
    return expiresAtMs === Infinity ? 'infinity' : Math.max(0, expiresAtMs - monotonicMs())
  }

  // eslint-disable-next-line max-params -- what users write at every call
  readonly call: CallContext['call'] = async (target, method, args = null, options = {}) =>
    this.#outgoing.call(this.#withOptions(this.#request(target, method, args), options))

  // eslint-disable-next-line max-params -- what users write at every call
  readonly stream: CallContext['stream'] = (target, method, args = null, options = {}) => {
    const openStreams = (this.#call.streams ??= new Set())
    return this.#outgoing.stream({
      ...this.#withOptions(this.#request(target, method, args), options),
      window: windowOf(options),
      openStreams,
    })
  }

  readonly cast: CallContext['cast'] = (target, method, args = null) => {
    this.#outgoing.cast(this.#request(target, method, args))
  }

  readonly progress = (fraction: number, note?: unknown): void => {
    if (!(typeof fraction === 'number' && fraction >= 0 && fraction <= 1))
      throw new TypeError(`expected the fraction of progress to be a number from 0 to 1; got ${inspect(fraction)}`)
    const call = this.#call
    if (call.isOpen && call.id !== undefined) gateOf(call, this.#outbox).report({ fraction, note: noteOf(note) })
  }

  #request(target: unknown, method: unknown, args: unknown): OutgoingRequest {
    if (typeof target !== 'string')
      throw new TypeError(`expected the target to be a path as './tokenizer'; got ${typeof target}`)
    if (typeof method !== 'string') throw new TypeError(`expected the method to be its name; got ${typeof method}`)
    const { expiresAtMs, headers } = this.#call
    return { target, method, args, expiresAtMs, headers }
  }

  #withOptions(own: OutgoingRequest, options: CallOptions): OutgoingCall {
    const call = this.#call
    return {
      ...own,
      expiresAtMs: Math.min(call.expiresAtMs, expiryOf(options)),
      idempotent: isIdempotent(options),
      // A cast cannot be cancelled, and neither can what has been answered.
      signal: call.isOpen && call.id !== undefined ? signalOf(call) : undefined,
      credit: undefined,
    }
  }
}

/** The argument of a caller that sends no elements. */
const NO_ELEMENTS: AsyncIterable<never> = Object.freeze({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true as const, value: undefined }) }),
})

function gateOf(call: OpenCall, outbox: Outbox): ProgressGate {
  call.progress ??= new ProgressGate({
    write({ fraction, note }) {
      outbox.put([Kind.PROGRESS, call.id, fraction, note])
      outbox.flush()
    },
    now: monotonicMs,
    after(ms, action) {
      const timer = setTimeout(action, ms)
      return () => clearTimeout(timer)
    },
  })
  return call.progress
}

/** Typed as text, but a program in plain JavaScript may say what it likes. */
function noteOf(note: unknown): string | null {
  if (note === undefined || note === null) return null
  return typeof note === 'string' ? note : inspect(note)
}

/** Most handlers never ask, and an `AbortController` is not cheap. */
function signalOf(call: OpenCall): AbortSignal {
  if (call.controller === undefined) {
    call.controller = new AbortController()
    // Every call to another worker listens. Without this Node would take the eleventh for a leak,
    // and say so on stderr.
    setMaxListeners(0, call.controller.signal)
    if (call.isCancelled) call.controller.abort(cancellation())
  }
  return call.controller.signal
}

/**
 * Typed, but a program in plain JavaScript may pass what it likes: each option is read here, once.
 */
function read(options: unknown, name: keyof StreamOptions, preset?: unknown): unknown {
  if (typeof options !== 'object' || options === null || Array.isArray(options) || types.isPromise(options))
    throw new TypeError(`expected the options to be an object as { deadlineMs: 100 }; got ${inspect(options)}`)
  try {
    const value: unknown = Reflect.get(options, name)
    return value === undefined ? preset : value
  } catch (error) {
    throw new TypeError(`the option \`${name}\` could not be read`, { cause: error })
  }
}

function isIdempotent(options: CallOptions): boolean {
  const idempotent = read(options, 'idempotent', false)
  if (typeof idempotent === 'boolean') return idempotent
  throw new TypeError(`expected \`idempotent\` to be true or false; got ${inspect(idempotent)}`)
}

function expiryOf(options: CallOptions): number {
  const deadlineMs = read(options, 'deadlineMs')
  if (deadlineMs === undefined) return Infinity
  if (typeof deadlineMs === 'number' && deadlineMs >= 0) return monotonicMs() + deadlineMs
  throw new RangeError(`expected \`deadlineMs\` to be a number >= 0; got ${inspect(deadlineMs)}`)
}

function windowOf(options: StreamOptions): number {
  const window = read(options, 'window', DEFAULT_WINDOW)
  if (typeof window === 'number' && Number.isSafeInteger(window) && window >= 1) return window
  throw new RangeError(`expected \`window\` to be a whole number >= 1; got ${inspect(window)}`)
}
