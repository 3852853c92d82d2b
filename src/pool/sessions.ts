import type { Destination } from '../calls/address.ts'
import type { Envelope } from '../calls/envelope.ts'
import type { Leased, LeaseOrder, SessionEnd } from '../calls/lease-order.ts'
import type { Receiver } from '../calls/receiver.ts'
import type { AddressContext } from '../calls/slot-address.ts'
import type { Timer } from '../clock/clock.ts'
import { CallError } from '../errors/call-error.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import { Leases } from './leases.ts'
import type { MemberAddress } from './member-address.ts'

/** What sessions need of their pool. */
export interface SessionPool {
  readonly path: string
  /** A member has a slot again. */
  sessionEnded(member: MemberAddress): void
}

const HOW: Readonly<Record<SessionEnd, string>> = {
  released: 'it was released',
  deadline: 'its deadline has passed',
  holder_ended: 'its holder has ended',
  member_died: 'its member has died, and what it knew is lost',
}

/**
 * The sessions of one pool. Orders wait in the mailbox of the pool; each takes one slot of one
 * member, and holds it until it ends.
 */
export class Sessions {
  readonly #pool: SessionPool
  readonly #context: AddressContext
  readonly #forgottenAfterMs: number | 'infinity'
  readonly #leases = new Leases()
  readonly #open = new Map<number, OpenSession>()

  constructor(pool: SessionPool, context: AddressContext, forgottenAfterMs: number | 'infinity') {
    this.#pool = pool
    this.#context = context
    this.#forgottenAfterMs = forgottenAfterMs
  }

  /** Gives the order that waits the slot of that member: as a receiver takes a call. */
  giver(member: MemberAddress, order: LeaseOrder): Receiver {
    return {
      hasRoom: true,
      load: 0,
      deliver: (envelope) => {
        this.#context.wheel.cancel(envelope)
        envelope.resolve(this.#begin(member, order))
      },
      progressOf: () => 'not_delivered',
      abandon: () => undefined,
      overrun: () => undefined,
    }
  }

  /** The life of that member is over, or is another one than it was. */
  memberDied({ path, life }: MemberAddress): void {
    for (const { id } of this.#leases.of(path)) {
      const session = this.#open.get(id)
      if (session !== undefined && session.life !== life) this.#end(session, 'member_died')
    }
  }

  #begin(member: MemberAddress, { holder, deadlineMs }: LeaseOrder): Leased {
    const { clock } = this.#context
    const { id } = this.#leases.open({ member: member.path, holder }, clock.now())
    let tellEnd: (how: SessionEnd) => void = () => undefined
    const ended = new Promise<SessionEnd>((resolve) => (tellEnd = resolve))
    const session: OpenSession = new OpenSession({
      id,
      holder,
      member,
      tellEnd,
      refuse: (envelope) => this.#use(session, envelope),
    })
    this.#open.set(id, session)
    member.held += 1
    if (deadlineMs !== 'infinity') session.limit = clock.setTimer(deadlineMs, () => this.#end(session, 'deadline'))
    this.#watch(session)
    return { destination: session, ended, end: (how) => this.#end(session, how) }
  }

  /** @returns Why it cannot be used. */
  #use({ id, holder, member }: OpenSession, { asked }: Envelope): CallError | undefined {
    const use = this.#leases.use(id, holder, this.#context.clock.now())
    if (use.ok) return undefined
    const how = use.error === 'ended' ? HOW[use.end] : 'it is not known any more'
    const message = `"${asked.method}" on "${member.path}" cannot be delivered: the session of ${holder} has ended, since ${how}. Ask the pool "${this.#pool.path}" for another`
    return new CallError('CALL_SESSION_ENDED', message, {
      target: member.path,
      method: asked.method,
      progress: 'not_delivered',
      ...(use.error === 'ended' ? { sessionEnd: use.end } : {}),
    })
  }

  #end(session: OpenSession, how: SessionEnd): void {
    if (this.#leases.end(session.id, how, this.#context.clock.now()) === undefined) return
    this.#open.delete(session.id)
    session.limit?.cancel()
    session.watch?.cancel()
    session.member.held -= 1
    if (how === 'member_died') this.#failWaiting(session)
    session.tellEnd(how)
    this.#pool.sessionEnded(session.member)
  }

  /** The next life of the member knows nothing of the session. */
  #failWaiting(session: OpenSession): void {
    for (const envelope of session.envelopes) {
      const error = envelope.place === undefined ? undefined : this.#use(session, envelope)
      if (error !== undefined) session.member.withdraw(envelope, error)
    }
  }

  /**
   * Tells of a session that nobody has used for so long, once for each time that it is forgotten.
   */
  #watch(session: OpenSession): void {
    const afterMs = this.#forgottenAfterMs
    if (afterMs === 'infinity') return
    const { clock, telemetry } = this.#context
    session.watch = clock.setTimer(afterMs, () => {
      const { id, holder, member } = session
      const now = clock.now()
      const forgotten = this.#leases.forgotten(afterMs, now).find((lease) => lease.id === id)
      if (forgotten !== undefined) {
        const unusedForMs = now - forgotten.lastUsedAt
        telemetry.emit('pool:session_forgotten', { path: this.#pool.path, member: member.path, holder, unusedForMs })
      }
      this.#watch(session)
    })
  }
}

interface SessionParts {
  readonly id: number
  readonly holder: string
  readonly member: MemberAddress
  readonly tellEnd: (how: SessionEnd) => void
  readonly refuse: (envelope: Envelope) => CallError | undefined
}

/** Where the calls of one session go. */
class OpenSession implements Destination {
  readonly id: number
  readonly holder: string
  readonly member: MemberAddress
  readonly tellEnd: (how: SessionEnd) => void
  /** That of the member when the session began. */
  readonly life: Receiver | undefined
  /** Those that are open. */
  readonly envelopes = new Set<Envelope>()
  limit: Timer | undefined = undefined
  watch: Timer | undefined = undefined
  readonly #refuse: SessionParts['refuse']

  constructor({ id, holder, member, tellEnd, refuse }: SessionParts) {
    this.id = id
    this.holder = holder
    this.member = member
    this.life = member.life
    this.tellEnd = tellEnd
    this.#refuse = refuse
  }

  get path(): string {
    return this.member.path
  }

  get queued(): number {
    return this.member.queued
  }

  get lastDeath(): DeathCertificate | undefined {
    return this.member.lastDeath
  }

  send(envelope: Envelope): void {
    const error = this.#refuse(envelope)
    if (error !== undefined) return envelope.reject(error)
    this.envelopes.add(envelope)
    envelope.alsoOnSettled(() => this.envelopes.delete(envelope))
    this.member.send(envelope)
  }
}
