import type { Child, KillOrder, StartContext, StartResult } from '../child/child.ts'
import type { Timer } from '../clock/clock.ts'
import { onAbort } from '../clock/on-abort.ts'
import { crashed } from '../errors/crashed.ts'
import { type ExitReason, formatExitReason, SHUTDOWN } from '../errors/exit-reason.ts'
import { SupervisorError } from '../errors/supervisor-error.ts'
import { mustShutDown, type SignificantChild } from './auto-shutdown.ts'
import { ChildTable } from './child-table.ts'
import { Children, START_ABORTED } from './children.ts'
import { decide } from './decide.ts'
import type { Discipline } from './discipline.ts'
import type { SupervisorEnvironment } from './environment.ts'
import { givingUpOf } from './giving-up-of.ts'
import { MessageQueue } from './message-queue.ts'
import type { ChildExited, Message, StartChildren } from './messages.ts'
import { Reports } from './reports.ts'
import { Restarter, type RestarterOptions } from './restarter.ts'
import { type Slot, UNDEFINED } from './slot.ts'
import { type FailedStart, startRound } from './start-round.ts'
import { stopOrder } from './stop-order.ts'
import { whyNotRestarted } from './why-ended.ts'

/** What one life of a supervisor is made of. */
export interface SupervisorOptions {
  readonly discipline: Discipline
  readonly context: StartContext
  readonly environment: SupervisorEnvironment
}

/**
 * One life of a supervisor, of whatever kind.
 *
 * ```
 *   child.exited ──┐
 *   administration ┼──> queue ──> one message at a time ──> Children (start, terminate)
 *   retries ───────┘      ^                                 Restarter (strategy, intensity, backoff)
 *   stop, kill ───────────┘ at the head, and at once: starts in progress are given up
 * ```
 *
 * Hazard: a stop does not wait for a start in progress, as OTP's would; it gives the start up, so
 * that a supervisor can always be stopped, whatever a child does in its handshake. What is started
 * in spite of that is stopped like the others.
 *
 * @source OTP `supervisor`
 */
export class Supervisor implements Child {
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  readonly #discipline: Discipline
  readonly #context: StartContext
  readonly #environment: SupervisorEnvironment
  readonly #queue = new MessageQueue<Message>({
    handle: (message) => this.#handle(message),
    drop: (message) => this.#drop(message),
    onBug: (error, message) => this.#crash(error, message),
  })
  readonly #children: Children
  readonly #restarter: Restarter
  #resolveExited: (reason: ExitReason) => void = () => {}
  #reason: ExitReason | undefined = undefined
  #isStopping = false
  #limit: Timer | undefined = undefined
  #unregister: () => void = () => {}

  constructor({ discipline, context, environment }: SupervisorOptions) {
    this.incarnation = context.incarnation
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve
    })
    this.#discipline = discipline
    this.#context = context
    this.#environment = environment
    const table = new ChildTable(context.path, environment.ledger)
    const reports = new Reports(environment.telemetry, context.path)
    const post = (message: Message): void => this.#queue.post(message)
    const onExit = (incarnation: string, reason: ExitReason): void =>
      post({ type: 'child_exited', incarnation, reason })
    this.#children = new Children({ ...discipline, table, reports, environment, onExit })
    const giveUp: RestarterOptions['giveUp'] = (slot, why) => this.#giveUp(slot, why)
    const { clock, random, isStopping = () => false } = environment
    this.#restarter = new Restarter({ children: this.#children, clock, random, isStopping, post, giveUp })
  }

  /** Starts the children; resolves when all are up, or when everything is down again. */
  start(): Promise<StartResult> {
    return new Promise((settle) => this.#queue.post({ type: 'start_children', settle }))
  }

  /** Stops the children, each within its own limit, and kills what is left after `graceMs`. */
  stop(graceMs: number | 'infinity'): void {
    if (this.#isStopping || this.#reason !== undefined) return
    this.#isStopping = true
    this.#children.end()
    if (graceMs === 0) return this.kill('shutdown_timeout')
    if (graceMs !== 'infinity')
      this.#limit = this.#environment.clock.setTimer(graceMs, () => this.kill('shutdown_timeout'))
    this.#queue.postUrgent({ type: 'end' })
  }

  /**
   * Kills every descendant at once, and what a start in progress has made; `exited` resolves when
   * all of it is down.
   */
  kill(after: KillOrder): void {
    if (this.#reason !== undefined) return
    this.#children.kill(after)
    this.#queue.postUrgent({ type: 'end' })
  }

  #handle(message: Message): Promise<void> {
    switch (message.type) {
      case 'start_children':
        return this.#startAndTell(message)
      case 'child_exited':
        return this.#childExited(message)
      case 'restart_due':
        return this.#restarter.restartDue(message)
      case 'try_again_restart':
        return this.#restarter.tryAgain(message)
      case 'probe_due':
        return this.#restarter.probeDue(message)
      case 'call':
        return message.answer()
      case 'end':
        return this.#end(SHUTDOWN)
    }
  }

  /** It has ended, or ends: whoever waits for an answer is told. */
  #drop(message: Message): void {
    if (message.type === 'start_children') message.settle(this.#notStarted())
    else if (message.type === 'call') message.refuse()
  }

  async #startAndTell({ settle }: StartChildren): Promise<void> {
    settle((await this.#startChildren()) ? { outcome: 'started', child: this } : this.#notStarted())
  }

  #notStarted(): StartResult {
    return { outcome: 'failed', reason: this.#reason ?? START_ABORTED }
  }

  /**
   * @returns Whether they are all up; if not, everything is down.
   * @source OTP `supervisor:init_children/2`
   */
  async #startChildren(): Promise<boolean> {
    const unlisten = this.#listen()
    try {
      const { kinds, register } = this.#environment
      const parts = { children: this.#children, restarter: this.#restarter, queue: this.#queue, kinds }
      this.#unregister = register(this.#context.path, this.#discipline.administer(parts))
      const { table, flags, reports } = this.#children
      table.fill(this.#discipline.children)
      const failed = await startRound(this.#children, [...table], flags.startup)
      if (this.#children.isEnding()) await this.#end(START_ABORTED)
      else if (failed !== undefined) {
        reports.startError(failed.slot, failed.reason)
        await this.#end(failedToStart(failed))
      }
      return this.#reason === undefined
    } finally {
      unlisten()
    }
  }

  /** While it starts, it is stopped through its context; later through `stop` and `kill`. */
  #listen(): () => void {
    const { signal, killSignal } = this.#context
    const abort = (): void => this.#children.end()
    const kill = (): void => this.#children.kill('forced_shutdown')
    const undo = [onAbort(signal, abort), ...(killSignal === undefined ? [] : [onAbort(killSignal, kill)])]
    return () => {
      for (const unlisten of undo) unlisten()
    }
  }

  /**
   * A life that is not in the table any more has been dealt with.
   * @source OTP `supervisor:restart_child/3`, `do_restart/3`
   */
  async #childExited({ incarnation, reason }: ChildExited): Promise<void> {
    const { table, reports } = this.#children
    const slot = table.slotOf(incarnation)
    if (slot?.phase.state !== 'running') return
    const { restart } = slot.spec
    const uptimeMs = this.#environment.clock.now() - slot.phase.life.startedAt
    const { report, next } = decide(restart, reason)
    reports.childExited(slot, incarnation, reason)
    // While the whole system stops, somebody may signal all processes at once: their ends are no
    // news.
    if (report && this.#environment.isStopping?.() !== true) reports.childTerminated(slot, reason)
    if (next === 'restart') return this.#restarter.restartAfterExit(slot, uptimeMs, reason)
    this.#children.explainEnd(slot, (child) => whyNotRestarted(child, reason))
    this.#children.rest(slot)
    await this.#endedForGood(slot, reason)
  }

  async #endedForGood(slot: Slot, reason: ExitReason): Promise<void> {
    const { table, flags, reports } = this.#children
    if (!mustShutDown(flags.autoShutdown, slot.spec.significant, significanceOf(table))) return
    reports.autoShutdown(slot, reason)
    const why = `supervisor "${this.#context.path}" has ended, because its significant child "${slot.spec.id}" did`
    this.#environment.endings.record(this.#context.path, { why, at: this.#environment.clock.now() })
    await this.#end({ type: 'shutdown', detail: { type: 'auto_shutdown', id: slot.spec.id } })
  }

  async #giveUp(slot: Slot, { cause, reason }: Parameters<RestarterOptions['giveUp']>[1]): Promise<void> {
    const { clock, endings } = this.#environment
    const supervisor = this.#context.path
    const givingUp = givingUpOf({ supervisor, limit: this.#children.flags, slot, cause, reason }, endings)
    const error = new SupervisorError(givingUp)
    endings.record(supervisor, { why: error.message, at: clock.now(), cause: error })
    this.#children.reports.gaveUp(slot, reason, givingUp)
    this.#children.table.set(slot, UNDEFINED)
    await this.#end({ type: 'shutdown', detail: { type: cause, id: slot.spec.id, reason } })
  }

  /** Ends the children, and then itself. */
  async #end(reason: ExitReason): Promise<void> {
    this.#children.end()
    await this.#children.terminateAll()
    const { killedAfter } = this.#children
    this.#finish(killedAfter === undefined ? reason : { type: 'killed', after: killedAfter })
  }

  /**
   * A bug of ours: kills the children and ends with it, so that the parent decides. Never rejects.
   */
  async #crash(error: unknown, message: Message): Promise<void> {
    if (this.#reason !== undefined) return
    this.#children.kill('brutal_kill')
    await this.#children.startsSettled()
    for (const slot of stopOrder(this.#children.table)) {
      await this.#children.terminate(slot)
      try {
        this.#children.table.set(slot, UNDEFINED)
      } catch {
        // It may be the observer that threw; the reason below says so.
      }
    }
    const why = `supervisor "${this.#context.path}" ended by a mistake of Tutti (in \`${nameOf(message)}\`): ${formatExitReason(crashed(error))}`
    this.#environment.endings.record(this.#context.path, { why, at: this.#environment.clock.now() })
    this.#finish(crashed(error))
  }

  #finish(reason: ExitReason): void {
    this.#reason = reason
    this.#limit?.cancel()
    try {
      this.#unregister()
    } catch (error) {
      this.#reason = crashed(error)
    }
    this.#queue.close()
    this.#resolveExited(this.#reason)
  }
}

/** What a supervisor was doing, for whoever looks for a bug in it. */
function nameOf(message: Message): string {
  return message.type === 'call' ? message.request : message.type
}

function failedToStart({ slot, reason }: FailedStart): ExitReason {
  return { type: 'shutdown', detail: { type: 'failed_to_start_child', id: slot.spec.id, reason } }
}

/** Made as it is looked at, since most ends of children need none of it. */
function* significanceOf(slots: Iterable<Slot>): Generator<SignificantChild> {
  for (const { spec, phase } of slots) yield { isSignificant: spec.significant, isPending: phase.state !== 'undefined' }
}
