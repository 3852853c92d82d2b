import type { Clock, Timer } from './clock.ts'

/**
 * Something with a deadline. The wheel owns the fields whose names start with `wheel`; nobody else
 * touches them.
 */
export abstract class Expiring {
  /** @internal */ wheelSlot: Expiring[] | undefined = undefined
  /** @internal */ wheelIndex = 0
  /** @internal */ wheelTick = 0

  /** Called once when the deadline has passed, unless it was cancelled. Must not throw. */
  abstract expire(): void
}

const SLOTS = 1024

/**
 * All deadlines of a system on one timer of the operating system.
 *
 * A hashed wheel of {@link SLOTS} slots, each a tick wide. Scheduling and cancelling take constant
 * time and make no timer: the timer is armed for the earliest slot that was known when it was
 * armed, and moved only for an earlier deadline. Deadlines fire up to one tick late, never early.
 *
 * @source Varghese and Lauck, "Hashed and Hierarchical Timing Wheels" (scheme 6).
 */
export class DeadlineWheel {
  readonly #clock: Clock
  readonly #tickMs: number
  readonly #slots: Expiring[][] = Array.from({ length: SLOTS }, () => [])
  #count = 0
  #sweptTick: number
  #armed: { readonly timer: Timer; readonly tick: number } | undefined

  /**
   * @param tickMs - Width of a slot in milliseconds. Default 8: one turn outlasts the default
   *   deadline of a call.
   */
  constructor(clock: Clock, tickMs = 8) {
    this.#clock = clock
    this.#tickMs = tickMs
    this.#sweptTick = this.#tickOf(clock.now())
  }

  /** Deadlines that are pending. */
  get size(): number {
    return this.#count
  }

  /**
   * Calls `entry.expire()` once `atMs`, on the wheel's clock, has passed. An entry that is already
   * scheduled is moved.
   */
  schedule(entry: Expiring, atMs: number): void {
    this.cancel(entry)
    const tick = Math.max(Math.ceil(atMs / this.#tickMs), this.#sweptTick + 1)
    const slot = this.#slotOf(tick)
    entry.wheelSlot = slot
    entry.wheelIndex = slot.length
    entry.wheelTick = tick
    slot.push(entry)
    this.#count += 1
    if (this.#armed === undefined || tick < this.#armed.tick) this.#arm(tick)
  }

  /** Forgets the deadline of an entry, if it has one. */
  cancel(entry: Expiring): void {
    const slot = entry.wheelSlot
    if (slot === undefined) return
    const last = slot.pop()
    if (last !== undefined && last !== entry) {
      slot[entry.wheelIndex] = last
      last.wheelIndex = entry.wheelIndex
    }
    entry.wheelSlot = undefined
    this.#count -= 1
  }

  /** Forgets all deadlines and lets go of the timer. */
  clear(): void {
    this.#armed?.timer.cancel()
    this.#armed = undefined
    for (const slot of this.#slots) for (const entry of [...slot]) this.cancel(entry)
  }

  #tickOf(atMs: number): number {
    return Math.floor(atMs / this.#tickMs)
  }

  #slotOf(tick: number): Expiring[] {
    const slot = this.#slots[tick % SLOTS]
    if (slot === undefined) throw new RangeError(`no slot for tick ${tick}`)
    return slot
  }

  #arm(tick: number): void {
    this.#armed?.timer.cancel()
    const delayMs = Math.max(0, tick * this.#tickMs - this.#clock.now())
    this.#armed = { tick, timer: this.#clock.setTimer(delayMs, () => this.#fire()) }
  }

  #fire(): void {
    this.#armed = undefined
    const now = this.#tickOf(this.#clock.now())
    const due: Expiring[] = []
    const from = Math.max(this.#sweptTick + 1, now - SLOTS + 1)
    for (let tick = from; tick <= now; tick += 1) {
      for (const entry of this.#slotOf(tick)) if (entry.wheelTick <= now) due.push(entry)
    }
    this.#sweptTick = Math.max(this.#sweptTick, now)
    due.sort((a, b) => a.wheelTick - b.wheelTick)
    for (const entry of due) {
      // An earlier one of this round may have cancelled or moved it.
      if (entry.wheelSlot === undefined || entry.wheelTick > now) continue
      this.cancel(entry)
      entry.expire()
    }
    const next = this.#earliest()
    if (next !== undefined && next < this.#armedTick()) this.#arm(next)
  }

  #armedTick(): number {
    return this.#armed?.tick ?? Number.POSITIVE_INFINITY
  }

  /**
   * The earliest tick that has an entry; looks at one turn of the wheel, and beyond it only for far
   * deadlines.
   */
  #earliest(): number | undefined {
    if (this.#count === 0) return undefined
    let farthest = Number.POSITIVE_INFINITY
    for (let step = 1; step <= SLOTS; step += 1) {
      const tick = this.#sweptTick + step
      for (const entry of this.#slotOf(tick)) {
        if (entry.wheelTick === tick) return tick
        farthest = Math.min(farthest, entry.wheelTick)
      }
    }
    return Math.min(farthest, Number.MAX_SAFE_INTEGER)
  }
}
