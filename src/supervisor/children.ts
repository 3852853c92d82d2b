import type { Child, KillOrder, StartResult } from '../child/child.ts'
import { crashed } from '../errors/crashed.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { ResolvedSupervisorFlags } from '../spec/supervisor-flags.ts'
import type { ChildTable } from './child-table.ts'
import { askToEnd, killQuietly } from './ending.ts'
import type { ChildrenEnvironment } from './environment.ts'
import { isExpectedDynamicEnd, isExpectedEnd, judgedReason } from './expected-end.ts'
import { PendingStart } from './pending-start.ts'
import type { Reports } from './reports.ts'
import { SharedLimits } from './shared-limits.ts'
import { type Life, type Slot, startingPhase, UNDEFINED } from './slot.ts'
import { stopOrder } from './stop-order.ts'
import { groupEnds } from './unexpected-ends.ts'
import type { EndedChild } from './why-ended.ts'

/** What a start that is not wanted any more ends with. */
export const START_ABORTED: ExitReason = Object.freeze({ type: 'killed', after: 'start_aborted' })

/** What {@link Children} are made of. */
export interface ChildrenOptions {
  readonly table: ChildTable
  readonly flags: ResolvedSupervisorFlags
  /** Whether nothing is kept of a child that ended for good, and all are stopped together. */
  readonly isDynamic: boolean
  readonly reports: Reports
  readonly environment: ChildrenEnvironment
  /** Called once for each life, when it has ended. */
  readonly onExit: (incarnation: string, reason: ExitReason) => void
}

/**
 * The children of one supervisor: the only place where their lives begin and are ended.
 *
 * Called from within the supervisor's queue, save `end`, `kill` and `abortStarts`, which take
 * effect at once.
 */
export class Children {
  readonly table: ChildTable
  readonly reports: Reports
  /** In force now; an update replaces them. */
  flags: ResolvedSupervisorFlags
  readonly #environment: ChildrenEnvironment
  readonly #onExit: ChildrenOptions['onExit']
  readonly #isDynamic: boolean
  readonly #starts = new Map<PendingStart, Promise<StartResult>>()
  #isEnding = false
  #killedAfter: KillOrder | undefined = undefined

  constructor({ table, flags, isDynamic, reports, environment, onExit }: ChildrenOptions) {
    this.table = table
    this.flags = flags
    this.#isDynamic = isDynamic
    this.reports = reports
    this.#environment = environment
    this.#onExit = onExit
  }

  /** Whether the supervisor is on its way out: nothing is started any more. */
  isEnding(): boolean {
    return this.#isEnding
  }

  /** The time on the supervisor's clock. */
  now(): number {
    return this.#environment.clock.now()
  }

  /** Why everything has been killed, if it has. */
  get killedAfter(): KillOrder | undefined {
    return this.#killedAfter
  }

  /**
   * Starts one life and waits until it is ready. Never rejects for what the child does.
   *
   * When it failed the slot is left `starting`: what becomes of it depends on who asked. A child
   * that is ignored is put to rest.
   */
  async start(slot: Slot): Promise<StartResult> {
    if (this.#isEnding) return { outcome: 'failed', reason: START_ABORTED }
    const { clock, nextIncarnation } = this.#environment
    const incarnation = nextIncarnation()
    const askedAt = clock.now()
    const pending = new PendingStart(slot.path, incarnation)
    this.table.set(slot, startingPhase(slot.phase))
    this.reports.childStarting(slot, incarnation)
    const starting = this.#callStarter(slot, pending)
    this.#starts.set(pending, starting)
    if (this.isEnding()) this.#hurry(pending)
    const result = await starting
    this.#starts.delete(pending)
    if (result.outcome === 'started') {
      this.#begin(slot, incarnation, result.child)
      this.reports.childStarted(slot, incarnation, clock.now() - askedAt)
    }
    if (result.outcome === 'ignore') this.rest(slot)
    return result
  }

  /**
   * A slot has no life any more, and will have none by itself: those who call are told why. What
   * was written down of its end already stays.
   */
  explainEnd({ path, spec }: Slot, why: (child: EndedChild) => string): void {
    const { endings } = this.#environment
    if (endings.at(path) !== undefined) return
    const child = { supervisor: this.table.path, spec, isKept: !this.#isDynamic && spec.restart !== 'temporary' }
    endings.record(path, { why: why(child), at: this.now() })
  }

  /** Deletes a slot without a life because somebody asked for it. */
  delete(slot: Slot): void {
    const why = `its spec was deleted by \`deleteChild\` of "${this.table.path}"; \`startChild\` takes it again`
    this.#environment.endings.record(slot.path, { why, at: this.now() })
    this.table.delete(slot)
  }

  /**
   * A slot will have no life by itself any more: its spec is kept, unless the child is temporary,
   * or the supervisor dynamic.
   */
  rest(slot: Slot): void {
    if (this.#isDynamic || slot.spec.restart === 'temporary') this.table.delete(slot)
    else this.table.set(slot, UNDEFINED)
  }

  /**
   * Ends the life in a slot, if there is one, by its `shutdown`, and waits without limit until
   * nothing is left of it. A life that had ended by itself is judged by its own reason. The slot is
   * left as it was: the caller says what becomes of it.
   *
   * @source OTP `supervisor:do_terminate/2`, `shutdown/1`
   */
  async terminate(slot: Slot): Promise<void> {
    if (slot.phase.state !== 'running') return
    const limits = new SharedLimits(this.#environment.clock)
    const reason = await this.#endLife(slot, slot.phase.life, limits)
    limits.clear()
    if (this.#isUnexpected(slot, reason)) this.reports.shutdownError(slot, reason)
  }

  /**
   * Ends all children: in reverse start order, strictly one after another; under a dynamic
   * supervisor all together.
   */
  async terminateAll(): Promise<void> {
    for (const slot of [...this.table]) if (slot.phase.state !== 'running') this.#discard(slot)
    if (this.#isDynamic) return this.#terminateTogether()
    for (const slot of stopOrder(this.table)) {
      await this.terminate(slot)
      this.#discard(slot)
    }
  }

  /**
   * Nothing is started any more, and starts in progress are given up. Repeating it does nothing.
   */
  end(): void {
    this.#isEnding = true
    this.abortStarts()
  }

  /** Gives up the starts in progress; whoever waits for them hears of it. */
  abortStarts(): void {
    for (const pending of this.#starts.keys()) pending.abort()
  }

  /** Kills everything at once, and whatever a start in progress may still bring. */
  kill(after: KillOrder): void {
    this.#isEnding = true
    this.#killedAfter ??= after
    for (const pending of this.#starts.keys()) pending.kill()
    for (const { phase } of stopOrder(this.table)) {
      if (phase.state === 'running' && !phase.life.hasEnded) killQuietly(phase.life.child, after)
    }
  }

  /** Resolves when no start is in progress. */
  async startsSettled(): Promise<void> {
    await Promise.all(this.#starts.values())
  }

  /** For an order that came while the starter was being called. */
  #hurry(pending: PendingStart): void {
    if (this.#killedAfter === undefined) pending.abort()
    else pending.kill()
  }

  async #callStarter(slot: Slot, { context }: PendingStart): Promise<StartResult> {
    try {
      return await this.#environment.starterOf(slot.spec.start.kind)(slot.spec, context)
    } catch (error) {
      return { outcome: 'failed', reason: crashed(error) }
    }
  }

  #begin(slot: Slot, incarnation: string, child: Child): void {
    const ended = (reason: ExitReason): ExitReason => {
      life.hasEnded = true
      this.#onExit(incarnation, reason)
      return reason
    }
    const exited = child.exited.then(ended, (error: unknown) => ended(crashed(error)))
    const life: Life = { incarnation, child, exited, startedAt: this.#environment.clock.now(), hasEnded: false }
    this.table.set(slot, { state: 'running', life })
    if (this.#killedAfter !== undefined) killQuietly(child, this.#killedAfter)
  }

  /** @source OTP `supervisor:terminate_dynamic_children/1` */
  async #terminateTogether(): Promise<void> {
    const limits = new SharedLimits(this.#environment.clock)
    const end = async (slot: Slot): Promise<{ slot: Slot; reason: ExitReason }[]> =>
      slot.phase.state === 'running' ? [{ slot, reason: await this.#endLife(slot, slot.phase.life, limits) }] : []
    const ends = (await Promise.all(Array.from(this.table, end))).flat()
    limits.clear()
    for (const { slot, reason, count } of groupEnds(ends.filter((each) => this.#isUnexpected(each.slot, each.reason))))
      this.reports.shutdownError(slot, reason, count)
    for (const { slot } of ends) this.#discard(slot)
  }

  async #endLife({ path, spec }: Slot, { child, incarnation, exited, hasEnded }: Life, limits: SharedLimits) {
    if (!hasEnded && this.#killedAfter !== undefined) killQuietly(child, this.#killedAfter)
    else if (!hasEnded) {
      askToEnd(child, spec.shutdown)
      limits.add(child, spec.shutdown)
    }
    const reason = await exited
    limits.remove(child, spec.shutdown)
    this.reports.childExited({ path }, incarnation, reason)
    return reason
  }

  /** What was killed with everything else is no news. */
  #isUnexpected({ spec }: Slot, reason: ExitReason): boolean {
    if (this.#killedAfter !== undefined) return false
    return !(this.#isDynamic ? isExpectedDynamicEnd : isExpectedEnd)(spec, judgedReason(spec, reason))
  }

  /** The supervisor ends, and does not come back to this slot. */
  #discard(slot: Slot): void {
    if (this.#isDynamic) this.table.delete(slot)
    else this.table.set(slot, UNDEFINED)
  }
}
