import type { CallContext } from './call-context.ts'
import { CallError } from './call-error.ts'
import { ElementQueue } from './element-queue.ts'
import type { HostMessage, IncomingCall } from './host-message.ts'
import type { OpenCall } from './open-call.ts'
import { cancellation, type Outcome, type Refusal } from './outcome.ts'
import { ResultStream } from './result-stream.ts'
import type { AnyHandler } from './serve-options.ts'
import { discard, isStream } from './stream.ts'
import { Violation } from './violation.ts'

/** What {@link IncomingCalls} stands on. */
export interface IncomingCallsParts {
  readonly handlers: ReadonlyMap<string, AnyHandler>
  readonly concurrency: number
  /** Milliseconds on the clock that calls are stamped with. */
  readonly now: () => number
  readonly context: (call: OpenCall) => CallContext
  /**
   * Answers a call, or reports the end of a cast; it leaves with {@link IncomingCallsParts.flush}
   * at the latest.
   */
  readonly finished: (call: OpenCall, outcome: Outcome) => void
  /** Writes an element of a result; returns when it is in the pipe. @throws `UnencodableError` */
  readonly item: (id: number, value: unknown) => void
  /** Asks for `n` more elements of an argument. */
  readonly pull: (id: number, n: number) => void
  /** Writes all that was answered; returns when it is in the pipe. */
  readonly flush: () => void
  /**
   * Takes in what has come while a handler kept the thread busy, by way of
   * {@link IncomingCalls.add} and its siblings.
   */
  readonly lookAgain: () => void
}

/** Elements of an argument that may be on their way or waiting for the handler. */
const INPUT_WINDOW = 16

const CANCELLED: Refusal = { kind: 'refused', code: 'CANCELLED', message: 'the call was cancelled before it started' }
const EXPIRED: Refusal = {
  kind: 'refused',
  code: 'EXPIRED',
  message: 'the deadline had passed before the call started',
}
const STOPPING: Refusal = { kind: 'refused', code: 'STOPPING', message: 'the worker has been told to stop' }

/**
 * Calls and casts from the host: waiting in their order, started up to `concurrency` at a time,
 * ended once each.
 *
 * `add`, `cancel` and `stop` only take note; `pump` starts what may start. So everything that came
 * in one read is known (a `CANCEL` for a later call, a `STOP`) before the first handler runs.
 *
 * The host relies on it (docs/protocol.md §6): no call starts while an answer is unwritten. For
 * that to cost one write per tick and not one per call, the places of those that end in one tick
 * are filled together, after their answers have left.
 */
export class IncomingCalls {
  readonly #parts: IncomingCallsParts
  readonly #open = new Map<number, OpenCall>()
  #waiting: OpenCall[] = []
  #running = 0
  #isPumping = false
  #isPumpPlanned = false
  #hasUnwritten = false
  #onIdle: (() => void) | undefined

  constructor(parts: IncomingCallsParts) {
    this.#parts = parts
  }

  /** @throws {@link Violation} when a call of this id is open already. */
  add(incoming: IncomingCall, readAtMs: number): void {
    const { id, method, args, headers, ttlMs, credit, hasInput } = incoming
    const call: OpenCall = {
      id,
      method,
      args,
      headers,
      expiresAtMs: readAtMs + ttlMs,
      output: id === undefined || credit === undefined ? undefined : this.#outputOf(id, credit),
      input: id !== undefined && hasInput ? this.#inputOf(id) : undefined,
      progress: undefined,
      streams: undefined,
      isOpen: true,
      isCancelled: false,
      controller: undefined,
    }
    if (id !== undefined) {
      if (this.#open.has(id)) throw new Violation('WIRE_BAD_MESSAGE', `a second call ${id} while the first is open`)
      this.#open.set(id, call)
    }
    if (this.#onIdle === undefined) this.#waiting.push(call)
    else this.#finish(call, STOPPING)
  }

  /**
   * A call that waits is answered at once; the signal of one that runs aborts; any other id is
   * ignored.
   */
  cancel({ id }: Extract<HostMessage, { kind: 7 }>): void {
    const call = this.#open.get(id)
    if (call === undefined || call.isCancelled) return
    call.isCancelled = true
    const index = this.#waiting.indexOf(call)
    if (index === -1) {
      const reason = cancellation()
      call.controller?.abort(reason)
      call.input?.abort(reason)
      call.output?.cancel()
      return
    }
    this.#waiting.splice(index, 1)
    this.#finish(call, CANCELLED)
  }

  /** The caller can hold more elements of the result; any id that is not of a stream is ignored. */
  credit({ id, n }: Extract<HostMessage, { kind: 11 }>): void {
    this.#open.get(id)?.output?.grant(n)
  }

  /**
   * An element of the argument; for an id that is not open it is ignored.
   * @throws {@link Violation} when it was not asked for.
   */
  push({ id, value }: Extract<HostMessage, { kind: 16 }>): void {
    const call = this.#open.get(id)
    if (call === undefined || call.input?.push(value) === true) return
    throw new Violation('WIRE_UNEXPECTED', `a PUSH that call ${id} has not asked for`)
  }

  /** The argument has no more elements; any id that is not of such a call is ignored. */
  end({ id, error }: Extract<HostMessage, { kind: 10 }>): void {
    const input = this.#open.get(id)?.input
    if (error === undefined) input?.end()
    else input?.fail(new CallError(error))
  }

  /**
   * Refuses what waits and what still comes.
   * @param onIdle - Runs when the last running call has ended; maybe at once.
   */
  stop(onIdle: () => void): void {
    this.#onIdle = onIdle
    const refused = this.#waiting
    this.#waiting = []
    for (const call of refused) this.#finish(call, STOPPING)
    if (this.#running === 0) onIdle()
  }

  /** Starts what may start. */
  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.#running < this.#parts.concurrency && this.#waiting.length > 0) {
      this.#parts.lookAgain()
      const call = this.#waiting.shift()
      if (call !== undefined) this.#start(call)
    }
    this.#isPumping = false
  }

  #start(call: OpenCall): void {
    const handler = this.#parts.handlers.get(call.method)
    if (this.#parts.now() >= call.expiresAtMs) this.#finish(call, EXPIRED)
    else if (handler === undefined) this.#finish(call, this.#unknown(call))
    else {
      if (this.#hasUnwritten) this.#flush()
      this.#running += 1
      void this.#run(call, handler)
    }
  }

  async #run(call: OpenCall, handler: AnyHandler): Promise<void> {
    let outcome: Outcome
    try {
      const result = await handler(call.args, this.#parts.context(call))
      outcome =
        call.output === undefined && !isStream(result)
          ? { kind: 'value', value: result }
          : await this.#inElements(call, result)
    } catch (thrown) {
      outcome = { kind: 'thrown', thrown, wasCancelled: call.isCancelled }
    }
    this.#finish(call, outcome)
    this.#running -= 1
    if (this.#running === 0) this.#onIdle?.()
    if (this.#waiting.length > 0) this.#planPump()
  }

  /** Answers a call that asks for a stream, or whose method returns one. */
  async #inElements({ method, output }: OpenCall, result: unknown): Promise<Outcome> {
    if (output !== undefined) return isStream(result) ? output.send(result) : output.sendValue(result)
    // Whatever its clean-up throws, nothing was wrong with the handler.
    if (isStream(result)) void discard(result).catch(() => undefined)
    return {
      kind: 'refused',
      code: 'STREAM_ONLY',
      message: `"${method}" returns a stream, and was called without credit for one`,
    }
  }

  #outputOf(id: number, credit: number): ResultStream {
    const { item, now } = this.#parts
    return new ResultStream({ credit, now, write: (value) => item(id, value) })
  }

  #inputOf(id: number): ElementQueue {
    return new ElementQueue({ window: INPUT_WINDOW, ask: (n) => this.#parts.pull(id, n) })
  }

  /** After the microtasks: every call that ends in this tick has been answered by then. */
  #planPump(): void {
    if (this.#isPumpPlanned) return
    this.#isPumpPlanned = true
    process.nextTick(() => {
      this.#isPumpPlanned = false
      this.pump()
    })
  }

  #finish(call: OpenCall, outcome: Outcome): void {
    call.isOpen = false
    this.#closeStreams(call)
    call.progress?.settle()
    if (call.id !== undefined) {
      this.#open.delete(call.id)
      this.#hasUnwritten = true
    }
    this.#parts.finished(call, outcome)
  }

  /**
   * A handler that has ended takes no more, whether or not it has left its loops: the other sides
   * must not hold their places for it.
   */
  #closeStreams({ input, streams }: OpenCall): void {
    if (input !== undefined) void input.return()
    if (streams !== undefined) for (const elements of streams) void elements.return()
  }

  #flush(): void {
    this.#hasUnwritten = false
    this.#parts.flush()
  }

  #unknown({ method }: OpenCall): Refusal {
    const names = [...this.#parts.handlers.keys()].map((name) => `"${name}"`).join(', ')
    return { kind: 'refused', code: 'UNKNOWN_METHOD', message: `there is no method "${method}"; there are ${names}` }
  }
}
