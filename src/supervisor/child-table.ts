import { childPath } from '../spec/child-path.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { observedState, PENDING, type Slot, type SlotPhase, UNDEFINED } from './slot.ts'
import type { SlotLedger } from './slot-ledger.ts'

/**
 * The slots of one supervisor, in start order. Every change of a slot goes through here, and from
 * here to the observer.
 *
 * A `Map` keeps the order of insertion, which is the start order: what is added later is last, what
 * is deleted and added again moves to the end, and a slot that restarts stays where it is. Look-up,
 * adding and deleting do not depend on the number of slots.
 */
export class ChildTable implements Iterable<Slot> {
  /** Path of the supervisor. */
  readonly path: string
  readonly #ledger: SlotLedger
  #slots = new Map<string, Slot>()
  readonly #byIncarnation = new Map<string, Slot>()

  constructor(path: string, ledger: SlotLedger) {
    this.path = path
    this.#ledger = ledger
  }

  /** Number of slots. */
  get size(): number {
    return this.#slots.size
  }

  /**
   * Takes the first children, each of which is started when its turn comes. Slots of an earlier
   * life that are not among them are gone.
   */
  fill(specs: readonly ResolvedChildSpec[]): void {
    this.#ledger.retain(this.path, new Set(specs.map((spec) => childPath(this.path, spec.id))))
    for (const spec of specs) this.add(spec, PENDING)
  }

  /** Adds a slot at the end. */
  add(spec: ResolvedChildSpec, phase: SlotPhase): Slot {
    const slot: Slot = { path: childPath(this.path, spec.id), spec, phase, attempt: 0, restarts: NO_RESTARTS }
    this.#slots.set(spec.id, slot)
    this.#ledger.changed(this.path, slot, observedState(phase))
    return slot
  }

  get(id: string): Slot | undefined {
    return this.#slots.get(id)
  }

  /** The slot that this life is running in now; `undefined` for a life that is over. */
  slotOf(incarnation: string): Slot | undefined {
    const slot = this.#byIncarnation.get(incarnation)
    return slot?.phase.state === 'running' ? slot : undefined
  }

  /** The slot whose latest life this is, also when it is over. */
  slotOfLatest(incarnation: string): Slot | undefined {
    return this.#byIncarnation.get(incarnation)
  }

  /**
   * Moves a slot on. What the old phase held (a timer) is let go. The observer hears of it when it
   * makes a difference.
   */
  set(slot: Slot, phase: SlotPhase): void {
    const before = slot.phase
    cancelTimer(before)
    slot.phase = phase
    if (phase.state === 'running') this.#remember(slot, phase.life.incarnation)
    const state = observedState(phase)
    if (state !== observedState(before)) this.#ledger.changed(this.path, slot, state)
  }

  /** Removes a slot. A life in it is forgotten: it must have ended. */
  delete(slot: Slot): void {
    cancelTimer(slot.phase)
    slot.phase = UNDEFINED
    if (slot.incarnation !== undefined) this.#byIncarnation.delete(slot.incarnation)
    this.#slots.delete(slot.spec.id)
    this.#ledger.gone(this.path, slot.path)
  }

  /** Puts the slots, all of them, in another order. */
  reorder(slots: Iterable<Slot>): void {
    this.#slots = new Map(Array.from(slots, (slot) => [slot.spec.id, slot]))
  }

  /** In start order. Take a copy before changing the table. */
  [Symbol.iterator](): Iterator<Slot> {
    return this.#slots.values()
  }

  /** The life before it is forgotten. */
  #remember(slot: Slot, incarnation: string): void {
    if (slot.incarnation !== undefined) this.#byIncarnation.delete(slot.incarnation)
    slot.incarnation = incarnation
    this.#byIncarnation.set(incarnation, slot)
  }
}

/** Shared by all slots that have not been restarted. */
const NO_RESTARTS: readonly number[] = Object.freeze([])

function cancelTimer(phase: SlotPhase): void {
  if ('timer' in phase) phase.timer.cancel()
}
