import type { StartResult } from '../child/child.ts'
import type { Quarantine } from '../child/quarantine.ts'
import type { Clock } from '../clock/clock.ts'
import { spread } from '../clock/spread.ts'
import { DEFAULT_BUDGET } from '../spec/resolve-budget.ts'
import type { Children } from './children.ts'
import type { ProbeDue } from './messages.ts'
import type { Slot, SlotPhase } from './slot.ts'

/** What {@link Quarantines} are made of. */
export interface QuarantinesOptions {
  readonly children: Children
  readonly clock: Clock
  readonly random: () => number
  /** Adds a message at the tail of the supervisor's queue. */
  readonly post: (message: ProbeDue) => void
}

/**
 * The children of one supervisor that have been set aside.
 *
 * ```
 *   enter ──> quarantined ──(probeMs, queue)──> start ── up, or ignored ──> left
 *                  ^                              │ failed
 *                  └──────────────────────────────┘
 * ```
 *
 * A probe is the start of that child alone: nobody is stopped for it or restarted with it, it
 * counts nowhere, and it is void when the slot has left the phase it was set for. It takes its turn
 * in the queue, and holds up what is behind it as every start does; the wait for the next one
 * begins when it has failed, so that a start that hangs leaves the supervisor `probeMs` for
 * everything else.
 */
export class Quarantines {
  readonly #children: Children
  readonly #clock: Clock
  readonly #random: () => number
  readonly #post: QuarantinesOptions['post']

  constructor({ children, clock, random, post }: QuarantinesOptions) {
    this.#children = children
    this.#clock = clock
    this.#random = random
    this.#post = post
  }

  /** Sets a child aside that has no life. */
  enter(slot: Slot, { cause, reason }: Pick<Quarantine, 'cause' | 'reason'>): void {
    const now = this.#clock.now()
    const quarantine = this.#await(slot, { state: 'quarantined', cause, reason, since: now, probes: 0 })
    this.#children.reports.quarantined(slot, quarantine, now)
  }

  /**
   * Starts one child without a life, by hand or as a probe. When that fails the slot is what it
   * was, in quarantine until the next probe.
   */
  async start(slot: Slot): Promise<StartResult> {
    const { phase: before } = slot
    const result = await this.#children.start(slot)
    if (before.state === 'quarantined' && !this.#children.isEnding()) this.#conclude(slot, before.quarantine, result)
    else if (result.outcome === 'failed') this.#children.table.set(slot, before)
    return result
  }

  /** A probe is due. */
  async probeDue({ slot, phase }: ProbeDue): Promise<void> {
    if (slot.phase === phase) await this.start(slot)
  }

  #conclude(slot: Slot, before: Quarantine, result: StartResult): void {
    const { reports } = this.#children
    const now = this.#clock.now()
    if (result.outcome === 'started') reports.recovered(slot, now - before.since)
    if (result.outcome !== 'failed') return
    const { reason } = result
    reports.probeFailed(slot, this.#await(slot, { ...before, reason, probes: before.probes + 1 }), now)
  }

  /**
   * The slot stays quarantined until its next probe; anything that moves it on cancels the timer.
   */
  #await(slot: Slot, known: Omit<Quarantine, 'nextProbeAt'>): Quarantine {
    // An update may have taken the budget away.
    const { probeMs, probeJitter } = slot.spec.budget ?? DEFAULT_BUDGET
    const delayMs = spread(probeMs, probeJitter, this.#random())
    const quarantine = { ...known, nextProbeAt: this.#clock.now() + delayMs }
    const timer = this.#clock.setTimer(delayMs, () => this.#post({ type: 'probe_due', slot, phase }))
    const phase: SlotPhase = { state: 'quarantined', quarantine, timer }
    this.#children.table.set(slot, phase)
    return quarantine
  }
}
