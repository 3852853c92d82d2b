import type { SlotObserver, SlotState } from '../child/child.ts'
import { formatDeath } from '../errors/death-certificate.ts'
import type { Address, AddressLimits, ChildAddress } from './address.ts'
import { Endings } from './endings.ts'
import { type AddressContext, SlotAddress } from './slot-address.ts'

/** States in which what was written down of an earlier end is over. */
const BEGINS: ReadonlySet<SlotState> = new Set<SlotState>(['pending', 'starting', 'running'])

type Spec = Parameters<SlotObserver>[2]

/** Makes the address of the child with that spec. */
type CreateAddress = (child: ChildAddress, context: AddressContext, spec: Spec) => Address

/** Path → address of every child slot of a system. An address lives as long as its slot's spec. */
export class Directory {
  /** Why what has ended for good did. */
  readonly endings = new Endings((path) => this.find(path)?.lastDeath)
  readonly #addresses = new Map<string, Address>()
  /** Paths of children that take no calls. */
  readonly #mute = new Set<string>()
  readonly #context: AddressContext
  readonly #limitsOf: (spec: Spec) => AddressLimits | undefined
  readonly #create: CreateAddress

  /**
   * @param limitsOf - Bounds of a child's mailbox; `undefined` for a child that takes no calls.
   * @param create - Makes an address. Default: one for lives that follow each other.
   */
  constructor(
    context: AddressContext,
    limitsOf: (spec: Spec) => AddressLimits | undefined,
    create: CreateAddress = (child, made) => new SlotAddress(child, made),
  ) {
    this.#context = { ...context, endings: this.endings }
    this.#limitsOf = limitsOf
    this.#create = create
  }

  /** The address at that path, if there is one now. */
  find(path: string): Address | undefined {
    return this.#addresses.get(path)
  }

  /** Paths of all addresses, in the order in which they came to be. */
  get paths(): readonly string[] {
    return [...this.#addresses.keys()]
  }

  /** Whether a supervisor is at that path: it takes no calls, and has no address. */
  isSupervisor(path: string): boolean {
    // The root has no slot. It is known by what is below it.
    return this.#mute.has(path) || this.paths.some((each) => each.startsWith(`${path}/`))
  }

  /** Follows the supervisors' slots. */
  readonly observeSlot: SlotObserver = (path, state, spec) => {
    const known = this.#addresses.get(path)
    if (BEGINS.has(state)) this.endings.clear(path)
    if (state === 'gone') this.#forget(path, known)
    if (known !== undefined) return known.setState(state)
    const limits = this.#limitsOf(spec)
    if (state === 'gone') this.#mute.delete(path)
    else if (limits === undefined) this.#mute.add(path)
    if (limits === undefined || state === 'gone') return
    const child = { path, limits }
    const above = this.#addresses.get(path.slice(0, path.lastIndexOf('/')))
    const address = above?.openChild?.(child) ?? this.#create(child, this.#context, spec)
    this.#addresses.set(path, address)
    address.setState(state)
  }

  #forget(path: string, address: Address | undefined): void {
    this.#addresses.delete(path)
    const at = this.#context.clock.now()
    const life = address?.lastDeath === undefined ? '' : `; its last life ${formatDeath(address.lastDeath)}`
    this.endings.recordGone(path, this.endings.at(path) ?? { why: `its spec was deleted${life}`, at })
  }
}
