import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import { onAbort } from '../clock/on-abort.ts'
import { CallError } from '../errors/call-error.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import { RemoteError } from '../errors/remote-error.ts'
import { withoutStack } from '../errors/without-stack.ts'
import { describeName, type Registries } from '../names/registries.ts'
import { describeValue } from '../options/describe-value.ts'
import type { Via } from '../spec/actor-spec.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Destination } from './address.ts'
import type { MemberAnswer } from './broadcast.ts'
import {
  type CallOptions,
  type CastOptions,
  DEFAULT_DEADLINE_MS,
  DEFAULT_WINDOW,
  type StreamOptions,
} from './call-options.ts'
import type { Directory } from './directory.ts'
import { explainEnding } from './endings.ts'
import { type Answer, Envelope } from './envelope.ts'
import type { Leased } from './lease-order.ts'
import { checkOptions, invalid, type Request, readCall, resolveRequest } from './resolve-request.ts'
import { resolveSession } from './resolve-session.ts'
import { ResultStream } from './result-stream.ts'
import { Session, type SessionOptions } from './session.ts'

/**
 * Methods of a worker whose contract is not known: any name, any argument, a result to be looked
 * at.
 */
export type Untyped = Readonly<Record<string, (args: unknown) => unknown>>

/** The argument of method `K` of `M`. */
export type ArgsOf<M, K extends keyof M> = M[K] extends (...args: infer A) => unknown
  ? A extends [infer First, ...unknown[]]
    ? First
    : undefined
  : unknown

/** What follows a method's name. The argument may be left out where the method can do without. */
type Rest<A, O> = undefined extends A ? [args?: A, options?: O] : [args: A, options?: O]

/** The result of method `K` of `M`. */
export type ResultOf<M, K extends keyof M> = M[K] extends (...args: never) => infer R ? Awaited<R> : unknown

/**
 * The elements of the result of method `K` of `M`, when the contract says that it is an async
 * iterable or a generator; else the result itself, which comes as the only element. An array is one
 * value.
 */
export type ItemOf<M, K extends keyof M> =
  ResultOf<M, K> extends AsyncIterable<infer T> | Iterator<infer T> ? T : ResultOf<M, K>

/**
 * Whether a result comes in elements. What never returns has none, and an untyped result may be
 * anything.
 */
type IsStream<R> = [R] extends [never] ? false : R extends AsyncIterable<unknown> | Iterator<unknown> ? true : false

/**
 * The methods of `M` that give one value: those that {@link Ref.call} takes. The others are for
 * {@link Ref.stream}.
 */
export type CallKeys<M> = {
  [K in keyof M & string]: IsStream<ResultOf<M, K>> extends true ? never : K
}[keyof M & string]

/** Where addresses are found by their paths. */
export interface AddressBook extends Pick<Directory, 'paths' | 'endings' | 'isSupervisor'> {
  find(path: string): Destination | undefined
}

/** What a ref needs of its system. */
export interface RefContext {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  readonly directory: AddressBook
  /** Where names are looked up; absent: there are none. */
  readonly registries?: Registries
}

/**
 * The stable address of a child: it survives restarts. Callers hold refs, never incarnations.
 *
 * @typeParam M - Interface of the worker's methods: functions of at most one argument, as
 * `interface Tokenizer { tokens(request: { text: string }): { words: string[] } }`.
 */
export class Ref<M = Untyped> {
  /** What it was made for: a path, or a name. */
  readonly path: string
  readonly #target: string | Via
  readonly #context: RefContext

  /** @internal Use `system.ref(path)`. */
  constructor(target: string | Via, context: RefContext) {
    this.path = describeName(target)
    this.#target = target
    this.#context = context
  }

  /**
   * How the last life that has ended did so; `undefined` when none has. That of a life that was
   * recycled, and stopped in order, does not count.
   */
  get lastDeath(): DeathCertificate | undefined {
    return this.address?.lastDeath
  }

  /** Messages that wait in its mailbox. */
  get queued(): number {
    return this.address?.queued ?? 0
  }

  /**
   * Asks for one result. While the child is starting or restarting the call waits, within its
   * deadline.
   *
   * Arguments are encoded when the call is delivered: do not change them before it is settled. An
   * argument that is itself binary of 64 KiB or more is not copied at all: after a call that was
   * given up it may still be on its way, so take other memory for the next.
   *
   * @param args - One value that MessagePack can carry.
   * @param options - `deadlineMs`: default 5000, as OTP's `gen_server:call`.
   * @returns A promise of the handler's result. It rejects with {@link CallError} (`CALL_TIMEOUT`,
   *   `CALL_NOPROC`, `CALL_MAILBOX_FULL`, `CALL_EXITED`, `CALL_ABORTED`, `CALL_UNENCODABLE`,
   *   `CALL_INVALID`) or {@link RemoteError} (`REMOTE_ERROR`, `REMOTE_UNKNOWN_METHOD`,
   *   `REMOTE_UNENCODABLE`).
   */
  call<K extends CallKeys<M>>(method: K, ...rest: Rest<ArgsOf<M, K>, CallOptions>): Promise<ResultOf<M, K>> {
    const [args, options = {}] = rest
    // What it returns is said by the worker's contract; the wire cannot say it.
    return new Promise((resolve, reject) => this.send({ method, args, options }, { resolve, reject }))
  }

  /**
   * Asks for a result in elements, as they come. The worker is never more than `window` elements
   * ahead of the caller. The call is made when the first element is asked for; `break`, or
   * `return()`, cancels it.
   *
   * A method that gives one value gives it as the only element. What the handler *returns* at the
   * end of its elements is the `value` of the last result of `next()`.
   *
   * @param options - `deadlineMs`: of the whole stream, default none; `idleMs`: of one element,
   *   default 5000.
   * @returns An iterator for one loop. It throws what the promise of a {@link call} rejects with,
   *   after the elements that had come; `CALL_TIMEOUT` also when the worker took longer than
   *   `idleMs` for one, and `CALL_EXITED` when it died. A stream that has given an element is never
   *   repeated.
   * @throws {@link CallError} `CALL_INVALID` when `window` or `idleMs` is wrong.
   */
  stream<K extends keyof M & string>(
    method: K,
    ...rest: Rest<ArgsOf<M, K>, StreamOptions>
  ): AsyncIterableIterator<ItemOf<M, K>> {
    const [args, options = {}] = rest
    checkOptions(this.path, method, options)
    const given = readCall(this.path, method, () => ({ ...options }))
    const { window = DEFAULT_WINDOW, idleMs = DEFAULT_DEADLINE_MS, deadlineMs = 'infinity', ...others } = given
    const { clock, wheel } = this.#context
    if (!Number.isInteger(window) || window < 1)
      throw invalid(this.path, method, `\`window\` to be a whole number >= 1; got ${describeValue(window)}`)
    if (idleMs !== 'infinity' && !(Number.isFinite(idleMs) && idleMs > 0))
      throw invalid(
        this.path,
        method,
        `\`idleMs\` to be a finite number > 0 or 'infinity'; got ${describeValue(idleMs)}`,
      )
    const { signal: asked } = others
    if (asked !== undefined && !readCall(this.path, method, () => asked instanceof AbortSignal))
      throw invalid(this.path, method, `\`signal\` to be an AbortSignal; got ${describeValue(asked)}`)
    return new ResultStream<ItemOf<M, K>>({
      target: this.path,
      method,
      window,
      idleMs,
      clock,
      wheel,
      send: (elements, answer, left) => {
        const signal = asked === undefined ? left : AbortSignal.any([asked, left])
        this.send({ method, args, elements, options: { ...others, deadlineMs, signal } }, answer)
      },
    })
  }

  /**
   * Sends without waiting for anything. Delivery is not promised: it is dropped when there is
   * nobody to take it, and when a worker dies with it; each such loss is a `message:dropped` event.
   *
   * @throws {@link CallError} `CALL_INVALID` when an argument is wrong; nothing else.
   */
  cast<K extends keyof M & string>(method: K, ...rest: Rest<ArgsOf<M, K>, CastOptions>): void {
    const [args, options = {}] = rest
    checkOptions(this.path, method, options)
    const given = readCall(this.path, method, () => ({ deadlineMs: 'infinity', ...options }) as const)
    this.send({ method, args, options: given }, undefined)
  }

  /**
   * Asks every member of a pool that it has now.
   *
   * @param options - Of each call, as for {@link call}.
   * @returns What each said, in the order of their numbers. Rejects only with {@link CallError}
   *   `CALL_INVALID`, when it is no pool.
   */
  broadcast<K extends CallKeys<M>>(
    method: K,
    ...rest: Rest<ArgsOf<M, K>, CallOptions>
  ): Promise<readonly MemberAnswer<ResultOf<M, K>>[]> {
    const paths = this.address?.memberPaths
    if (paths === undefined) return Promise.reject(invalid(this.path, method, A_POOL))
    const ask = async (path: string): Promise<MemberAnswer<ResultOf<M, K>>> => {
      try {
        return { path, ok: true, value: await new Ref<M>(path, this.#context).call(method, ...rest) }
      } catch (error) {
        if (error instanceof CallError || error instanceof RemoteError) return { path, ok: false, error }
        throw error
      }
    }
    return Promise.all(paths.map(ask))
  }

  /**
   * Leases one member of a pool: see {@link Session}. It waits in the mailbox of the pool, in turn
   * with its calls.
   *
   * @returns A promise of the session. It rejects as that of a {@link call} does, with
   *   `CALL_TIMEOUT` when no member was free within `waitMs`, and with `CALL_INVALID` when an
   *   option is wrong or this is no pool.
   */
  async session(options: SessionOptions = {}): Promise<Session<Ref<M>>> {
    if (this.address?.memberPaths === undefined) throw invalid(this.path, 'session', A_POOL)
    const { order, waitMs, signal } = resolveSession(this.path, options)
    const asked = {
      method: 'session',
      args: order,
      options: { deadlineMs: waitMs, ...(signal === undefined ? {} : { signal }) },
    }
    const leased = await new Promise<Leased>((resolve, reject) =>
      // Who takes a LeaseOrder answers with a Leased.
      this.send(asked, { resolve: (value) => resolve(value as Leased), reject }),
    )
    const { destination, end, ended } = leased
    if (signal !== undefined) void ended.then(onAbort(signal, () => end('holder_ended')))
    if (signal?.aborted === true) end('holder_ended')
    const { endings } = this.#context.directory
    const paths = [destination.path]
    const directory: AddressBook = { find: () => destination, paths, endings, isSupervisor: () => false }
    return new Session(new Ref<M>(destination.path, { ...this.#context, directory }), leased)
  }

  /** @internal The way of every request; also of those that come from workers. */
  send(request: Request, answer: Answer | undefined): void {
    const { clock, telemetry } = this.#context
    const { method, options } = request
    const now = clock.now()
    const asked = resolveRequest(request, this.path, now)
    const envelope = new Envelope(asked, answer, now)
    if (telemetry.listens('call:sent')) telemetry.emit('call:sent', { path: this.path, method })
    if (telemetry.listens('call:settled')) envelope.onSettled = this.#reportSettled
    const address = this.address
    if (address === undefined) return this.#refuseUnknown(envelope)
    if (options.signal !== undefined) this.#followSignal(envelope, options.signal)
    if (!envelope.isSettled) address.send(envelope)
  }

  /**
   * @internal Whose mailbox takes what is sent now. A name is looked up each time: who has it may
   *   change. Paths of children have at least two parts, names have one.
   */
  get address(): Destination | undefined {
    const { directory, registries } = this.#context
    const target = this.#target
    const address = typeof target === 'string' ? directory.find(target) : undefined
    if (address !== undefined || registries === undefined) return address
    const holder = registries.whereis(target)
    return holder === undefined ? undefined : directory.find(holder.path)
  }

  #followSignal(envelope: Envelope, signal: AbortSignal): void {
    const abort = (): void => {
      const { method } = envelope.asked
      // Whoever has it, who may no longer be who is found under that path or name.
      const { holder } = envelope
      const progress = holder?.progressOf(envelope) ?? 'not_delivered'
      const message = `"${method}" on "${this.path}" was cancelled by its caller`
      const cause: unknown = signal.reason
      const details = { target: this.path, method, progress, cause }
      const error = withoutStack(() => new CallError('CALL_ABORTED', message, details))
      if (holder === undefined) envelope.reject(error)
      else holder.withdraw(envelope, error)
    }
    if (signal.aborted) return abort()
    const unlisten = onAbort(signal, abort)
    envelope.alsoOnSettled(unlisten)
  }

  #refuseUnknown(envelope: Envelope): void {
    const { method } = envelope.asked
    const { clock, directory, telemetry } = this.#context
    const known = directory.paths.slice(0, 10).map((path) => `"${path}"`)
    const hint = known.length === 0 ? 'the system has no children now' : `there are ${known.join(', ')}`
    if (envelope.isCast) telemetry.emit('message:dropped', { path: this.path, method, why: 'there is no such child' })
    const ending = directory.endings.of(this.path)
    const { why, cause } = ending === undefined ? { why: hint, cause: undefined } : explainEnding(ending, clock.now())
    const message = directory.isSupervisor(this.path)
      ? `"${method}" cannot be delivered: "${this.path}" is a supervisor, which takes no calls; call one of its children`
      : `"${method}" cannot be delivered: there is no child "${this.path}"; ${why}`
    const facts = { target: this.path, method, progress: 'not_delivered', cause } as const
    envelope.reject(new CallError('CALL_NOPROC', message, facts))
  }

  readonly #reportSettled = (envelope: Envelope, code: string): void => {
    const durationMs = this.#context.clock.now() - envelope.sentAt
    this.#context.telemetry.emit('call:settled', { path: this.path, method: envelope.asked.method, code, durationMs })
  }
}

const A_POOL = 'a pool: nothing else has members'
