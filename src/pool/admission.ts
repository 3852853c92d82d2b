import type { Envelope, SettledListener } from '../calls/envelope.ts'
import { CallError } from '../errors/call-error.ts'
import { RemoteError } from '../errors/remote-error.ts'
import { callOutcome } from './call-outcome.ts'
import type { Opening } from './circuit-breaker.ts'
import { CircuitBreakers } from './circuit-breakers.ts'
import { ConcurrencyLimiter, type PoolRoom } from './concurrency-limiter.ts'
import type { ResolvedPoolOptions } from './resolve-pool-options.ts'

/** What an admission sees of its pool. */
export interface AdmittingPool {
  readonly path: string
  readonly room: PoolRoom
}

/** Codes of calls that say how long the pool takes: they were answered, or ran out of time. */
const TELLING: ReadonlySet<string> = new Set(['ok', 'REMOTE_ERROR', 'CALL_TIMEOUT'])

/**
 * Lets calls into a pool, or refuses them at once: by the circuit of their method, and by the
 * number of calls that the pool can answer in time. Casts are let in.
 */
export class Admission {
  readonly #pool: AdmittingPool
  readonly #now: () => number
  readonly #breakers: CircuitBreakers | undefined
  readonly #limiter: ConcurrencyLimiter | undefined
  readonly #ignoreErrors: readonly string[]

  /** @param now - The time, in milliseconds. */
  constructor(
    pool: AdmittingPool,
    { breaker, overload }: Pick<ResolvedPoolOptions, 'breaker' | 'overload'>,
    now: () => number,
  ) {
    this.#pool = pool
    this.#now = now
    this.#breakers = breaker === undefined ? undefined : new CircuitBreakers(breaker)
    this.#limiter = overload === undefined ? undefined : new ConcurrencyLimiter(overload, now())
    this.#ignoreErrors = breaker?.ignoreErrors ?? []
  }

  /** @returns Why a call is not let in; `undefined` when it is. */
  refuse(envelope: Envelope): CallError | undefined {
    if (envelope.isCast) return undefined
    const now = envelope.sentAt
    // Not the other way round: a call that is shed must not use up one of the probes.
    if (this.#limiter?.admit(this.#pool.room, now) === false) return this.#overloaded(envelope, this.#limiter)
    const opening = this.#breakers?.admit(envelope.asked.method, now)
    if (opening !== undefined) return this.#circuitOpen(envelope, opening, now)
    envelope.alsoOnSettled(this.#settled)
    return undefined
  }

  readonly #settled: SettledListener = ({ asked, sentAt, attempt }, code, error) => {
    const now = this.#now()
    if (asked.flow === undefined && TELLING.has(code)) this.#limiter?.record(sentAt, now)
    if (this.#breakers === undefined) return
    const remoteName = error instanceof RemoteError ? error.remote.name : undefined
    const outcome = callOutcome({ code, wasDelivered: attempt > 0, remoteName }, this.#ignoreErrors)
    this.#breakers.record(asked.method, { begunAt: sentAt, outcome }, now)
  }

  #overloaded({ asked }: Envelope, { limit, retryAfterMs }: ConcurrencyLimiter): CallError {
    const { path, room } = this.#pool
    const message = `"${asked.method}" on "${path}" was not let in: the pool has ${room.inFlight} calls, and answers about ${limit} in time. Try again after ${retryAfterMs} ms`
    return new CallError('CALL_OVERLOADED', message, {
      target: path,
      method: asked.method,
      progress: 'not_delivered',
      retryAfterMs,
    })
  }

  #circuitOpen({ asked }: Envelope, { sinceAt, untilAt }: Opening, now: number): CallError {
    const { path } = this.#pool
    const openForMs = Math.round(now - sinceAt)
    const retryAfterMs = Math.max(0, Math.ceil(untilAt - now))
    const message = `"${asked.method}" on "${path}" was not let in: its calls have failed too often, and have been refused for ${openForMs} ms; some are let in again in ${retryAfterMs} ms`
    return new CallError('CALL_CIRCUIT_OPEN', message, {
      target: path,
      method: asked.method,
      progress: 'not_delivered',
      retryAfterMs,
      openForMs,
    })
  }
}
