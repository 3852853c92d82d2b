import type { SlotObserver } from '../child/child.ts'
import { formatDeath } from '../errors/death-certificate.ts'
import { Address, type AddressContext, type AddressLimits } from './address.ts'
import { Endings } from './endings.ts'

/** Path → address of every child slot of a system. An address lives as long as its slot's spec. */
export class Directory {
  /** Why what has ended for good did. */
  readonly endings = new Endings((path) => this.find(path)?.lastDeath)
  readonly #addresses = new Map<string, Address>()
  readonly #context: AddressContext
  readonly #limitsOf: (spec: Parameters<SlotObserver>[2]) => AddressLimits | undefined

  /** @param limitsOf - Bounds of a child's mailbox; `undefined` for a child that takes no calls. */
  constructor(context: AddressContext, limitsOf: (spec: Parameters<SlotObserver>[2]) => AddressLimits | undefined) {
    this.#context = { ...context, endings: this.endings }
    this.#limitsOf = limitsOf
  }

  /** The address at that path, if there is one now. */
  find(path: string): Address | undefined {
    return this.#addresses.get(path)
  }

  /** Paths of all addresses, in the order in which they came to be. */
  get paths(): readonly string[] {
    return [...this.#addresses.keys()]
  }

  /** Follows the supervisors' slots. */
  readonly observeSlot: SlotObserver = (path, state, spec) => {
    const known = this.#addresses.get(path)
    if (state === 'starting' || state === 'running') this.endings.clear(path)
    if (state === 'gone') this.#forget(path, known)
    if (known !== undefined) return known.setState(state)
    const limits = this.#limitsOf(spec)
    if (limits === undefined || state === 'gone') return
    const address = new Address(path, limits, this.#context)
    this.#addresses.set(path, address)
    address.setState(state)
  }

  #forget(path: string, address: Address | undefined): void {
    this.#addresses.delete(path)
    const at = this.#context.clock.now()
    const life = address?.lastDeath === undefined ? '' : `; its last life ${formatDeath(address.lastDeath)}`
    this.endings.recordGone(path, { why: `its spec was deleted${life}`, at })
  }
}
