/** A member of a pool, as something that is replaced now and then. */
export interface ReplaceableMember {
  /** Slots that belong to sessions. */
  readonly held: number
  /** Whether it has served and is to serve again: neither new nor about to leave. */
  readonly isOfUse: boolean
  /** Whether its life is about to be replaced. */
  isDue: boolean
}

/** What is seen of their pool. */
export interface RollingPool<M extends ReplaceableMember> {
  readonly siblings: readonly M[]
  /** Those that are given calls. */
  readonly members: { readonly ready: readonly M[] }
}

/**
 * Replaces the lives of members in turn, so that never more of them than `maxUnavailable` are given
 * no calls.
 *
 * ```
 *   a life is due ──> waits ──(no session, others unavailable < maxUnavailable)──> replaced ──> serves again
 * ```
 *
 * A member that is dead, restarts or warms up is unavailable too. One that has sessions waits until
 * they have ended, and is given no others: its next life knows nothing of them.
 */
export class RollingReplacement<M extends ReplaceableMember> {
  readonly #pool: RollingPool<M>
  readonly #maxUnavailable: number
  /** In the order in which they asked. */
  readonly #waiting = new Map<M, () => void>()
  readonly #inTurn = new Set<M>()
  #isClosed = false

  constructor(pool: RollingPool<M>, maxUnavailable: number) {
    this.#pool = pool
    this.#maxUnavailable = maxUnavailable
  }

  /** @returns Ends the turn, or asks for it no more. A second call does nothing. */
  ask(member: M, begin: () => void): () => void {
    let isOver = false
    member.isDue = true
    this.#waiting.set(member, begin)
    this.review()
    return () => {
      if (isOver) return
      isOver = true
      member.isDue = false
      this.#waiting.delete(member)
      this.#inTurn.delete(member)
      this.review()
    }
  }

  /**
   * Nobody's turn comes any more: the pool ends, and members that end would make room for others.
   */
  close(): void {
    this.#isClosed = true
  }

  /** Lets those begin that may: a member serves again, or a session has ended. */
  review(): void {
    if (this.#isClosed || this.#waiting.size === 0) return
    for (const [member, begin] of [...this.#waiting]) {
      // What began before it may have looked already.
      if (this.#waiting.get(member) !== begin || member.held > 0) continue
      if (this.#othersUnavailable(member) >= this.#maxUnavailable) continue
      this.#waiting.delete(member)
      this.#inTurn.add(member)
      begin()
    }
  }

  #othersUnavailable(member: M): number {
    const { siblings, members } = this.#pool
    const serving = new Set(members.ready)
    const isUnavailable = (one: M): boolean => this.#inTurn.has(one) || (one.isOfUse && !serving.has(one))
    return siblings.filter((one) => one !== member && isUnavailable(one)).length
  }
}
