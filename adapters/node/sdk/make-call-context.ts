import { inspect } from 'node:util'
import type { CallContext, CallOptions } from './call-context.ts'
import { cancellation, type OpenCall } from './incoming-calls.ts'
import { Kind } from './kind.ts'
import { log } from './log.ts'
import { monotonicMs } from './monotonic.ts'
import type { Outbox } from './outbox.ts'
import type { OutgoingCalls, OutgoingRequest } from './outgoing-calls.ts'

/** Makes the {@link CallContext} of one call. */
export function makeCallContext(call: OpenCall, outbox: Outbox, outgoing: OutgoingCalls): CallContext {
  const leftMs = (): number => Math.max(0, call.expiresAtMs - monotonicMs())
  const ttlOf = (deadlineMs: number): number | undefined => {
    const ttlMs = Math.min(leftMs(), deadlineMs)
    return ttlMs === Infinity ? undefined : ttlMs
  }
  const request = (target: string, method: string, args: unknown): OutgoingRequest => {
    if (typeof target !== 'string')
      throw new TypeError(`expected the target to be a path as './tokenizer'; got ${typeof target}`)
    if (typeof method !== 'string') throw new TypeError(`expected the method to be its name; got ${typeof method}`)
    return { target, method, args, ttlMs: ttlOf(Infinity), headers: call.headers }
  }
  return {
    get signal() {
      return signalOf(call)
    },
    remainingMs: () => (call.expiresAtMs === Infinity ? 'infinity' : leftMs()),
    headers: call.headers,
    // eslint-disable-next-line max-params -- what users write at every call
    async call(target: string, method: string, args: unknown = null, options: CallOptions = {}) {
      // A cast cannot be cancelled, and neither can what has been answered.
      const signal = call.isOpen && call.id !== undefined ? signalOf(call) : undefined
      const ttlMs = ttlOf(deadlineOf(options))
      return outgoing.call({ ...request(target, method, args), ttlMs, idempotent: isIdempotent(options), signal })
    },
    cast(target: string, method: string, args: unknown = null) {
      outgoing.cast(request(target, method, args))
    },
    progress(fraction: number, note?: unknown) {
      if (!(fraction >= 0 && fraction <= 1))
        throw new RangeError(`expected progress from 0 to 1; got ${String(fraction)}`)
      if (!call.isOpen || call.id === undefined) return
      outbox.put([Kind.PROGRESS, call.id, fraction, noteOf(note)])
      outbox.flush()
    },
    log,
  }
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
    if (call.isCancelled) call.controller.abort(cancellation())
  }
  return call.controller.signal
}

function isIdempotent({ idempotent = false }: CallOptions): boolean {
  if (typeof idempotent === 'boolean') return idempotent
  throw new TypeError(`expected \`idempotent\` to be true or false; got ${String(idempotent)}`)
}

function deadlineOf({ deadlineMs }: CallOptions): number {
  if (deadlineMs === undefined) return Infinity
  if (typeof deadlineMs === 'number' && deadlineMs >= 0) return deadlineMs
  throw new RangeError(`expected \`deadlineMs\` to be a number >= 0; got ${String(deadlineMs)}`)
}
