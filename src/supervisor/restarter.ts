import type { StartResult } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { ExitReason, GiveUpCause } from '../errors/exit-reason.ts'
import { attemptAfterLife, backoffDelay } from './backoff.ts'
import type { Children } from './children.ts'
import { decideRestart, type RestartTrigger } from './decide-restart.ts'
import { groupOf } from './group.ts'
import type { ProbeDue, RestartDue, TryAgainRestart } from './messages.ts'
import { Quarantines } from './quarantines.ts'
import { type RestartingPhase, type Slot, UNDEFINED, WAITING } from './slot.ts'
import { type FailedStart, startRound } from './start-round.ts'
import { stopOrder } from './stop-order.ts'
import { whyNotInGroup } from './why-ended.ts'

/** What a {@link Restarter} is made of. */
export interface RestarterOptions {
  readonly children: Children
  readonly clock: Clock
  readonly random: () => number
  /** Whether the whole system is being shut down. */
  readonly isStopping: () => boolean
  /** Adds a message at the tail of the supervisor's queue. */
  readonly post: (message: RestartDue | TryAgainRestart | ProbeDue) => void
  /** Called when a child is not to be restarted, and cannot be done without. */
  readonly giveUp: (slot: Slot, why: { readonly cause: GiveUpCause; readonly reason: ExitReason }) => Promise<void>
}

/**
 * Restarts children by strategy, within the restart intensity of the supervisor or the budget of
 * the child.
 *
 * ```
 *   restart ── one too many, or futile ──> giveUp, or quarantine and start those that were waiting
 *      │ counted
 *      ├── backoff ──> stop the group, slot `restarting` ──(timer, queue)──┐
 *      v                                                                   v
 *   stop the group in reverse order ───────────────────────> start the group in order
 *      ^                                                                   │ one failed
 *      └──(tail of the queue)── that slot `restarting`, those after it waiting
 * ```
 *
 * A failed restart is never repeated in a loop: it goes to the tail of the supervisor's own queue,
 * so that between two attempts it serves its administration, other exits and orders to stop. When
 * its turn has come, and there is no backoff, it lets the event loop go round once, so that starts
 * which fail at once cannot keep the whole host from its signals and sockets. An attempt is void
 * when its slot has left the phase it was posted for.
 *
 * A quarantined child belongs to no group: its siblings are restarted without it, and it comes back
 * without them.
 *
 * @source OTP `supervisor:restart/2`, `restart_multiple_children/3`, `handle_cast` of
 *   `try_again_restart`
 */
export class Restarter {
  readonly #children: Children
  readonly #clock: Clock
  readonly #random: () => number
  readonly #isStopping: () => boolean
  readonly #post: RestarterOptions['post']
  readonly #giveUp: RestarterOptions['giveUp']
  readonly #quarantines: Quarantines
  /**
   * Restarts of the children without a budget, newest first. It dies with the supervisor: its next
   * life starts with an empty window.
   */
  readonly #shared: Pick<Slot, 'restarts'> = { restarts: [] }

  constructor({ children, clock, random, isStopping, post, giveUp }: RestarterOptions) {
    this.#children = children
    this.#quarantines = new Quarantines({ children, clock, random, post })
    this.#clock = clock
    this.#random = random
    this.#isStopping = isStopping
    this.#post = post
    this.#giveUp = giveUp
  }

  /**
   * Restarts after a child ended by itself. During the shutdown of the system that is not counted.
   */
  async restartAfterExit(slot: Slot, uptimeMs: number, reason: ExitReason): Promise<void> {
    const { backoff } = slot.spec
    slot.attempt = attemptAfterLife(backoff, slot.attempt, uptimeMs)
    if (!this.#isStopping()) return this.#attempt(slot, { reason, hasFailed: false })
    // Who stops a service may signal all its processes at once. What is to be finished before the
    // tree stops still needs them.
    const delayMs = backoff === undefined ? 0 : backoffDelay(backoff, slot.attempt, this.#random())
    return this.#restart(slot, reason, delayMs)
  }

  /** A backoff is over. */
  async restartDue({ slot, phase }: RestartDue): Promise<void> {
    if (slot.phase === phase) await this.#redo(slot)
  }

  /** The turn of a restart that has failed before. */
  async tryAgain({ slot, phase }: TryAgainRestart): Promise<void> {
    const isDue = (): boolean => slot.phase === phase && !this.#children.isEnding()
    if (isDue() && slot.spec.backoff === undefined) await turnOfEventLoop()
    if (isDue()) await this.#attempt(slot, { reason: phase.reason, hasFailed: true })
  }

  /** The turn of a child in quarantine. */
  probeDue(message: ProbeDue): Promise<void> {
    return this.#quarantines.probeDue(message)
  }

  /**
   * Starts a child without a life because somebody asked for it: nothing is counted, and its row
   * and its budget start anew.
   */
  startByHand(slot: Slot): Promise<StartResult> {
    slot.attempt = 0
    slot.restarts = []
    return this.#quarantines.start(slot)
  }

  /**
   * Callers of a child that waits for its group's restart must not wait for one that will not come.
   * To be called when an attempt has been cancelled, and when strategy or order have changed.
   */
  releaseStrays(): void {
    for (const slot of this.#strays()) this.#children.table.set(slot, UNDEFINED)
  }

  /** Those that wait for the restart of a group that nobody is about to restart. */
  #strays(): readonly Slot[] {
    const { table, flags } = this.#children
    const all = [...table]
    const awaited = new Set(all.filter(isRestarting).flatMap((slot) => groupOf(flags.strategy, all, slot)))
    return all.filter((slot) => slot.phase.state === 'waiting' && !awaited.has(slot))
  }

  /** One attempt, counted, whether it is the first or the repetition of a failed one. */
  async #attempt(slot: Slot, trigger: RestartTrigger): Promise<void> {
    const { spec, attempt } = slot
    const account = spec.budget === undefined ? this.#shared : slot
    const { restarts } = account
    const [now, random, limit] = [this.#clock.now(), this.#random(), this.#children.flags]
    const decision = decideRestart({ spec, trigger, attempt, restarts, limit, now, random })
    account.restarts = decision.restarts
    const { reason } = trigger
    switch (decision.next) {
      case 'restart':
        return this.#restart(slot, reason, decision.delayMs)
      case 'quarantine':
        return this.#setAside(slot, { cause: decision.cause, reason })
      case 'give_up':
        return this.#giveUp(slot, { cause: decision.cause, reason })
    }
  }

  async #restart(slot: Slot, reason: ExitReason, delayMs: number): Promise<void> {
    const { table, flags, reports } = this.#children
    slot.attempt += 1
    reports.restarting(slot, flags.strategy, delayMs)
    table.set(slot, { state: 'restarting', reason, dueAt: this.#clock.now() })
    if (delayMs === 0) return this.#redo(slot)
    await this.#stopGroup(slot)
    this.#wait(slot, reason, delayMs)
  }

  /** The slot stays `restarting` all the while; anything that moves it on cancels the timer. */
  #wait(slot: Slot, reason: ExitReason, delayMs: number): void {
    const timer = this.#clock.setTimer(delayMs, () => this.#post({ type: 'restart_due', slot, phase }))
    const phase: RestartingPhase = { state: 'restarting', reason, dueAt: this.#clock.now() + delayMs, timer }
    this.#children.table.set(slot, phase)
  }

  /** The group goes on without the child: those that waited for its restart are started now. */
  async #setAside(slot: Slot, why: Parameters<Quarantines['enter']>[1]): Promise<void> {
    slot.attempt = 0
    this.#quarantines.enter(slot, why)
    await this.#startGroup(this.#strays())
  }

  async #redo(slot: Slot): Promise<void> {
    await this.#startGroup(await this.#stopGroup(slot))
  }

  async #startGroup(group: readonly Slot[]): Promise<void> {
    const failed = await startRound(this.#children, group, this.#children.flags.startup)
    if (failed === undefined || this.#children.isEnding()) return
    this.#children.reports.startError(failed.slot, failed.reason)
    this.#tryAgain(group, failed)
  }

  /**
   * Ends the siblings that share the restart, in reverse start order. Temporary ones are deleted,
   * the others will be started again, also those that had finished or had been stopped.
   *
   * @returns Those to start, in start order.
   */
  async #stopGroup(slot: Slot): Promise<readonly Slot[]> {
    const { table, flags } = this.#children
    const group = groupOf(flags.strategy, table, slot).filter(({ phase }) => phase.state !== 'quarantined')
    for (const member of stopOrder(group)) {
      if (member === slot) continue
      await this.#children.terminate(member)
      if (member.spec.restart === 'temporary') {
        this.#children.explainEnd(member, whyNotInGroup)
        table.delete(member)
      } else table.set(member, this.#children.isEnding() ? UNDEFINED : WAITING)
    }
    return group.filter((member) => member === slot || member.spec.restart !== 'temporary')
  }

  /**
   * The next attempt is for the child that failed to start; with parallel starts, for the first
   * that did not come up.
   */
  #tryAgain(group: readonly Slot[], { slot, reason }: FailedStart): void {
    const down = group.filter(({ phase }) => phase.state !== 'running' && phase.state !== 'undefined')
    const next = down[0] ?? slot
    const phase: RestartingPhase = { state: 'restarting', reason, dueAt: this.#clock.now() }
    for (const member of down) this.#children.table.set(member, member === next ? phase : WAITING)
    this.#post({ type: 'try_again_restart', slot: next, phase })
  }
}

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function isRestarting({ phase }: Slot): boolean {
  return phase.state === 'restarting'
}
