import type { Envelope } from '../calls/envelope.ts'
import { invalid } from '../calls/resolve-request.ts'
import { CallError } from '../errors/call-error.ts'
import { hashOfText } from '../supervisor/partition/hash-of-text.ts'
import { leastBusy } from './choose-member.ts'
import { keyOfCall } from './key-of-call.ts'
import type { MemberAddress } from './member-address.ts'
import type { Choose } from './members.ts'
import { type KeyPlace, placeByKey } from './place-by-key.ts'
import type { ResolvedAffinity } from './resolve-affinity.ts'

/** What a router sees of its pool. */
export interface KeyedPool {
  readonly path: string
  /** All members, in the order of their numbers. */
  readonly siblings: readonly MemberAddress[]
}

/**
 * Sends the calls of one key to one member.
 *
 * With `hint` a call waits in the mailbox of the pool, and its member is preferred when it is
 * handed over. With `strict` it waits at its member, so that it holds up nobody else.
 */
export class KeyRouter {
  readonly #pool: KeyedPool
  readonly #affinity: ResolvedAffinity
  readonly #keys = new WeakMap<Envelope, number>()

  constructor(pool: KeyedPool, affinity: ResolvedAffinity) {
    this.#pool = pool
    this.#affinity = affinity
  }

  /**
   * @returns Whether it is dealt with: sent to its member, or refused. If not, it goes into the
   *   mailbox of the pool.
   */
  route(envelope: Envelope): boolean {
    const key = keyOfCall(this.#affinity.key, envelope.asked)
    if (!key.ok) {
      envelope.reject(invalid(this.#pool.path, envelope.asked.method, `a key of the call; ${key.why}`))
      return true
    }
    this.#keys.set(envelope, hashOfText(key.key))
    return this.#affinity.mode === 'strict' && this.#sendToOwner(envelope)
  }

  /** The member that is served, of those that have room. */
  readonly choose: Choose<MemberAddress> = (ready, envelope) => {
    const { go, member } = this.#place(envelope)
    if (go === 'serve') return member
    return go === 'anyone' ? leastBusy(ready) : undefined
  }

  /**
   * A member is lost: its calls go to the next member of their keys, or fail.
   * @param waiting - What waits there; what has no key stays.
   */
  rescue(waiting: readonly Envelope[]): readonly Envelope[] {
    return waiting.filter((envelope) => !this.#keys.has(envelope) || !this.#sendToOwner(envelope))
  }

  #sendToOwner(envelope: Envelope): boolean {
    const { go, member } = this.#place(envelope)
    if (member === undefined) return false
    if (go === 'lost') envelope.reject(this.#lost(envelope, member))
    else member.send(envelope)
    return true
  }

  #place(envelope: Envelope): { readonly go: KeyPlace['go']; readonly member: MemberAddress | undefined } {
    const key = this.#keys.get(envelope)
    const owners = this.#pool.siblings.filter(({ hasBeenReady }) => hasBeenReady)
    if (key === undefined) return { go: 'anyone', member: undefined }
    const place = placeByKey(key, owners.map(ownerOf), this.#affinity)
    return { go: place.go, member: place.go === 'anyone' ? undefined : owners[place.index] }
  }

  #lost({ asked }: Envelope, { path, lastDeath }: MemberAddress): CallError {
    const { method } = asked
    const message = `"${method}" on "${this.#pool.path}" cannot be delivered: its key belongs to "${path}", which is not there, and what it knew is lost. Say onLost 'rebind' if another member may take it`
    const death = lastDeath === undefined ? {} : { death: lastDeath }
    return new CallError('CALL_AFFINITY_LOST', message, {
      target: this.#pool.path,
      method,
      progress: 'not_delivered',
      ...death,
    })
  }
}

function ownerOf({ weight, state, hasRoom }: MemberAddress) {
  return { weight, state: state === 'running' ? 'ready' : 'lost', hasRoom } as const
}
