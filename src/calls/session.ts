import type { Leased, SessionEnd } from './lease-order.ts'

/** Options of {@link Ref.session}. */
export interface SessionOptions {
  /** How long the session may last, in milliseconds > 0. Default `'infinity'`. */
  readonly deadlineMs?: number | 'infinity'
  /** How long to wait for a member that is free, in milliseconds > 0. Default 5000. */
  readonly waitMs?: number | 'infinity'
  /** Ends the session, or the wait for it: that of an actor is `context.signal`. Default none. */
  readonly signal?: AbortSignal
  /** Who has it, for those who look for a session that was forgotten. Default `'the host'`. */
  readonly holder?: string
}

/**
 * One member of a pool, or one slot of a member that handles several calls at a time, for one
 * holder: for state that lives from one call to the next. Its calls go to that member and no other;
 * nobody else's calls take the slot.
 *
 * After its end, calls fail with `CALL_SESSION_ENDED`.
 *
 * @typeParam R - The ref of its member.
 *
 * @example
 * await using session = await system.ref<Sql>('main/sql').session({ deadlineMs: 10_000 })
 * await session.ref.call('begin')
 * await session.ref.call('commit')
 */
export class Session<R> implements AsyncDisposable {
  /** The member, for as long as the session lasts. */
  readonly ref: R
  readonly #leased: Leased

  /** @internal Use {@link Ref.session}. */
  constructor(ref: R, leased: Leased) {
    this.ref = ref
    this.#leased = leased
  }

  /** Path of the member. */
  get member(): string {
    return this.#leased.destination.path
  }

  /** Resolves when it has ended, with how it did. */
  get ended(): Promise<SessionEnd> {
    return this.#leased.ended
  }

  /** Gives the member back. Calls of the session that are open go on. Repeating it does nothing. */
  release(): void {
    this.#leased.end('released')
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.release()
    return Promise.resolve()
  }
}
