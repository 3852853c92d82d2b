/** How a session ended. */
export type LeaseEnd = 'released' | 'deadline' | 'holder_ended' | 'member_died'

/**
 * One member, or one slot of it, that belongs to one holder for a while. Times are on the clock of
 * `now`.
 */
export interface Lease {
  /** Unique within its pool. */
  readonly id: number
  /** Path of the member, as `main/embed/1`. */
  readonly member: string
  /** Who has it: path of a child, or the name of the host. */
  readonly holder: string
  readonly begunAt: number
  readonly lastUsedAt: number
}

/** Whether a session may be used. */
export type LeaseUse =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly error: 'ended'; readonly end: LeaseEnd; readonly endedAt: number }
  | { readonly ok: false; readonly error: 'other_holder'; readonly holder: string }
  | { readonly ok: false; readonly error: 'unknown' }

/** How so many sessions ended is remembered, the newest of them. */
const MOST_ENDED = 256

/**
 * Who has which member, and how sessions ended: for those who use one after its end, and for those
 * who look for one that was forgotten.
 */
export class Leases {
  readonly #open = new Map<number, Lease>()
  readonly #ended = new Map<number, { readonly end: LeaseEnd; readonly endedAt: number }>()
  #lastId = 0

  get size(): number {
    return this.#open.size
  }

  open({ member, holder }: Pick<Lease, 'member' | 'holder'>, now: number): Lease {
    this.#lastId += 1
    const lease = { id: this.#lastId, member, holder, begunAt: now, lastUsedAt: now }
    this.#open.set(lease.id, lease)
    return lease
  }

  /** Takes note that its holder uses it, or says why it may not. */
  use(id: number, holder: string, now: number): LeaseUse {
    const lease = this.#open.get(id)
    if (lease === undefined) {
      const ended = this.#ended.get(id)
      return ended === undefined ? { ok: false, error: 'unknown' } : { ok: false, error: 'ended', ...ended }
    }
    if (lease.holder !== holder) return { ok: false, error: 'other_holder', holder: lease.holder }
    const used = { ...lease, lastUsedAt: now }
    this.#open.set(id, used)
    return { ok: true, lease: used }
  }

  /** Ends one. @returns It; `undefined` when it had ended before, and then it stays as it ended. */
  end(id: number, end: LeaseEnd, now: number): Lease | undefined {
    const lease = this.#open.get(id)
    if (lease === undefined) return undefined
    this.#open.delete(id)
    this.#ended.set(id, { end, endedAt: now })
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > MOST_ENDED && oldest !== undefined) this.#ended.delete(oldest)
    return lease
  }

  /** Ends all of a member whose life is over. */
  memberDied(member: string, now: number): readonly Lease[] {
    return this.#endAll((lease) => lease.member === member, 'member_died', now)
  }

  /** Ends all of a holder that is gone. */
  holderEnded(holder: string, now: number): readonly Lease[] {
    return this.#endAll((lease) => lease.holder === holder, 'holder_ended', now)
  }

  /** Those that nobody has used for so long, the one that was used first before all others. */
  forgotten(afterMs: number, now: number): readonly Lease[] {
    return [...this.#open.values()]
      .filter(({ lastUsedAt }) => now - lastUsedAt >= afterMs)
      .toSorted((one, other) => one.lastUsedAt - other.lastUsedAt)
  }

  /** Sessions that have that member. */
  of(member: string): readonly Lease[] {
    return [...this.#open.values()].filter((lease) => lease.member === member)
  }

  #endAll(isMeant: (lease: Lease) => boolean, end: LeaseEnd, now: number): readonly Lease[] {
    const meant = [...this.#open.values()].filter(isMeant)
    for (const { id } of meant) this.end(id, end, now)
    return meant
  }
}
