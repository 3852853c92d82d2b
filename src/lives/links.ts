import type { ExitMessage, Identity, Life } from '../child/life.ts'
import { type ExitReason, NOPROC } from '../errors/exit-reason.ts'

interface Signal {
  readonly to: Life
  readonly from: Identity
  readonly reason: ExitReason
}

/**
 * Who is linked to whom, and the exit signals that run along the links.
 *
 * A link has no direction and there is at most one between two lives. A life that ends sends its
 * reason to all that it is linked to. `normal` does not end a peer; any other reason does, and the
 * peer ends with the same, so that an end runs through all that are linked. A peer that traps exits
 * is told instead.
 *
 * @source OTP links: reference manual, "Processes"
 */
export class Links {
  readonly #peers = new Map<Life, Set<Life>>()
  readonly #signals: Signal[] = []
  #isSending = false

  /** Linking twice, or oneself, does nothing. */
  link(one: Life, other: Life): void {
    if (one === other) return
    this.#peersOf(one).add(other)
    this.#peersOf(other).add(one)
  }

  /** What would have been linked has no life. */
  linkFailed(one: Life, path: string): void {
    this.#send({ to: one, from: { path, incarnation: '' }, reason: NOPROC })
  }

  /** @returns Whether there was a link. */
  unlink(one: Life, other: Life): boolean {
    this.#forget(other, one)
    return this.#forget(one, other)
  }

  /**
   * An exit signal that somebody sends on purpose. `kill` cannot be trapped, and its victim ends
   * with `killed`, so that it does not go on as `kill`. `normal` ends nobody but its sender.
   *
   * @source OTP `exit/2`
   */
  exit(to: Life, from: Identity, reason: ExitReason | 'kill'): void {
    if (reason === 'kill') to.die({ type: 'killed', after: 'exit_signal' })
    else if (reason.type === 'normal' && to.incarnation === from.incarnation && !to.trapsExits) to.die(reason)
    else this.#send({ to, from, reason })
  }

  /** A life has ended: its peers get its reason. */
  ended(life: Life, reason: ExitReason): void {
    const peers = this.#peers.get(life)
    if (peers === undefined) return
    this.#peers.delete(life)
    const { path, incarnation } = life
    for (const peer of peers) {
      this.#forget(peer, life)
      this.#send({ to: peer, from: { path, incarnation }, reason })
    }
  }

  /** One signal after another: a long chain of links must not become a deep stack. */
  #send(signal: Signal): void {
    this.#signals.push(signal)
    if (this.#isSending) return
    this.#isSending = true
    for (let next = this.#signals.shift(); next !== undefined; next = this.#signals.shift()) deliver(next)
    this.#isSending = false
  }

  #peersOf(life: Life): Set<Life> {
    let peers = this.#peers.get(life)
    if (peers === undefined) this.#peers.set(life, (peers = new Set()))
    return peers
  }

  #forget(one: Life, other: Life): boolean {
    const peers = this.#peers.get(one)
    const wasThere = peers?.delete(other) ?? false
    if (peers?.size === 0) this.#peers.delete(one)
    return wasThere
  }
}

function deliver({ to, from, reason }: Signal): void {
  const { path, incarnation } = from
  if (to.trapsExits) to.tell({ type: 'exit', path, incarnation, reason } satisfies ExitMessage, path)
  else if (reason.type !== 'normal') to.die(reason)
}
