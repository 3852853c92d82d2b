import type { Child, StartResult } from '../child/child.ts'
import { onAbort } from '../clock/on-abort.ts'
import { Conversation, type ConversationOwner } from '../conversation/conversation.ts'
import type { ConversationContext } from '../conversation/conversation-context.ts'
import { FirstWords } from '../conversation/first-words.ts'
import { diagnoseViolation } from '../conversation/handshake.ts'
import { Heartbeat } from '../conversation/heartbeat.ts'
import type { RetirementEnds } from '../conversation/retirement.ts'
import { crashed } from '../errors/crashed.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { WireError } from '../errors/wire-error.ts'
import { graceToTell } from '../lifecycle/ladder.ts'
import type { LifeEffects } from '../lifecycle/worker-machine.ts'
import type { Carrier, CarrierExit, CarrierListener } from '../port/carrier.ts'
import type { LogLevel } from '../telemetry/event.ts'
import { hostMessage } from '../wire/host-message.ts'
import { dialectOf } from '../wire/tutti-dialect.ts'
import type { ReadyInfo } from '../wire/worker-message.ts'
import { decideExit } from './decide-exit.ts'
import { factsOfExit } from './facts-of-exit.ts'
import { LifeMachine } from './life-machine.ts'
import { LifeTelemetry } from './life-telemetry.ts'
import { watchSlowStart } from './slow-start.ts'
import type { WorkerOptions } from './worker-options.ts'

/** How long a program may live on after it closed its frame descriptor, in milliseconds. */
const CLOSED_PIPE_GRACE_MS = 1_000

/**
 * How long a worker that hands calls back unasked may go on; as long as it would have by default,
 * if the host had told it to stop.
 */
const UNASKED_STOP_GRACE_MS = 5_000

/**
 * One life of a worker: a process behind a port, a lifecycle machine, and the conversation with it.
 *
 * ```
 *   Address ──deliver──> Conversation ──frames──> Port ══> process
 *      ^                      │    <──payloads──    │  <══
 *      └──putBack────bury─────┘                     └─onExit─> machine: exited(reason) ─> death certificate
 * ```
 */
export class Worker implements Child, CarrierListener, ConversationOwner {
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  /** Resolves when the worker is ready, or has ended before. */
  readonly started: Promise<StartResult>
  readonly #options: WorkerOptions
  readonly #context: ConversationContext
  readonly #telemetry: LifeTelemetry
  readonly #machine: LifeMachine
  readonly #conversation: Conversation
  readonly #bornAt: number
  #resolveExited: (reason: ExitReason) => void = () => undefined
  #resolveStarted: (result: StartResult) => void = () => undefined
  #carrier: Carrier | undefined = undefined
  #pid: number | undefined = undefined
  #heartbeat: Heartbeat | undefined = undefined
  #graceMs: number | 'infinity' = 0
  #stoppedAt: number | undefined = undefined
  /**
   * It has broken the protocol: nothing that it says counts any more, also not what had already
   * come.
   */
  #hasBrokenProtocol = false
  readonly #firstWords: FirstWords

  constructor(options: WorkerOptions, context: ConversationContext) {
    this.#options = options
    this.#context = context
    this.incarnation = options.life.incarnation
    this.exited = new Promise((resolve) => (this.#resolveExited = resolve))
    this.started = new Promise((resolve) => (this.#resolveStarted = resolve))
    this.#telemetry = new LifeTelemetry(context.telemetry, options.life)
    this.#bornAt = context.clock.now()
    this.#conversation = new Conversation(options, context, this)
    this.#firstWords = new FirstWords(options.program)
    this.#machine = this.#createMachine()
  }

  /** Starts the process. */
  begin(): void {
    const { signal } = this.#options.life
    const abort = (): void => this.#machine.tell({ type: 'STOP', graceMs: 0 })
    this.#machine.begin()
    const unlisten = onAbort(signal, abort)
    const { startTimeoutMs } = this.#options.start
    const slow = watchSlowStart(this.#context.clock, startTimeoutMs, (waitedMs) =>
      this.#telemetry.startsSlowly({ pid: this.#pid, waitedMs, startTimeoutMs, seen: this.#firstWords.describe() }),
    )
    void this.started.then(() => {
      unlisten()
      slow.cancel()
    })
  }

  // ---- as a child

  stop(graceMs: number | 'infinity'): void {
    if (this.#stoppedAt !== undefined) return
    this.#graceMs = graceMs
    this.#stoppedAt = this.#context.clock.now()
    this.#machine.tell({ type: 'STOP', graceMs })
  }

  kill(after: 'brutal_kill' | 'shutdown_timeout' | 'forced_shutdown'): void {
    this.#condemn({ type: 'killed', after })
  }

  // ---- as one of several lives of its child

  /** Calls and casts that it was given until now. */
  get calls(): number {
    return this.#conversation.calls
  }

  /** Calls and casts that it was given and has not finished. */
  get unfinished(): number {
    return this.#conversation.load
  }

  /** What it has of the machine's memory now; `undefined` where nobody can tell. */
  get memoryBytes(): number | undefined {
    return this.#carrier?.memoryBytes
  }

  /** Whether it is ready, and neither it nor the host is about to end it. */
  get isRunning(): boolean {
    return this.#machine.isRunning
  }

  /** Takes calls, from now on; a life that is about to end takes none. */
  open(): void {
    if (this.isRunning) this.#conversation.open()
  }

  /** Takes no more calls and lives on. What it has is finished, and `ends` hears how far it is. */
  retire(ends: RetirementEnds): void {
    this.#conversation.retire(ends)
  }

  // ---- as a life among others

  /** An exit signal of a peer kills it, and is its reason. */
  die(reason: ExitReason): void {
    this.#condemn(reason)
  }

  // ---- as the port's listener

  onSpawned(pid?: number): void {
    this.#pid = pid
    if (pid !== undefined) this.#telemetry.spawned(pid, this.#options.program.command)
    this.#machine.tell({ type: 'SPAWNED' })
  }

  onPayload(payload: Buffer): void {
    if (this.#hasBrokenProtocol) return
    try {
      this.#heartbeat?.heard()
      this.#conversation.hear(payload)
    } catch (error) {
      if (error instanceof WireError) this.onViolation(error)
      else this.#condemn(crashed(error))
    }
  }

  onLine(source: 'stdout' | 'stderr', line: string): void {
    if (this.#conversation.ready === undefined) this.#firstWords.add(line)
    this.#telemetry.log({ source, level: source === 'stderr' ? 'warn' : 'info', message: line })
  }

  onViolation(violation: WireError): void {
    this.#hasBrokenProtocol = true
    this.#conversation.distrust()
    const { code, message } = violation
    if (this.#conversation.ready !== undefined) return this.#condemn({ type: 'protocol', code, violation: message })
    this.#condemn(diagnoseViolation(violation))
  }

  onFramesEnded(): void {
    this.#unlessItEnds(CLOSED_PIPE_GRACE_MS, () => this.#violates('it closed its frame descriptor, but lives on'))
  }

  /**
   * From now on it is given nothing. What it was given it may still answer, but nobody can ask it
   * to stop.
   */
  onInputClosed(): void {
    const violation = 'it closed the descriptor that it reads frames from, but lives on'
    const reason = { type: 'protocol', code: 'WIRE_UNEXPECTED', violation } as const
    this.#unlessItEnds(CLOSED_PIPE_GRACE_MS, () => this.#condemn(reason))
  }

  onUnwritten(frames: number): void {
    this.#conversation.takeBack(frames)
  }

  /** The pipes of a program that ends close a moment before its exit is told. */
  #unlessItEnds(withinMs: number, condemn: () => void): void {
    const timer = this.#context.clock.setTimer(withinMs, condemn)
    void this.exited.then(() => timer.cancel())
  }

  onDrain(): void {
    this.#conversation.pump()
  }

  onExit(exit: CarrierExit): void {
    this.#heartbeat?.stop()
    const { program } = this.#options
    const isReady = this.#conversation.ready !== undefined
    const reason = decideExit(exit, { ...this.#machine.circumstances, isReady, program })
    this.#machine.tell({ type: 'EXITED' })
    const { path, incarnation } = this.#options.life
    const uptimeMs = this.#context.clock.now() - this.#bornAt
    const known = { path, incarnation, reason, pid: this.#pid, uptimeMs }
    const death = this.#conversation.bury({ ...known, ...factsOfExit(exit) })
    this.#telemetry.died(death)
    this.#resolveStarted({ outcome: 'failed', reason })
    this.#resolveExited(reason)
  }

  // ---- as the owner of the conversation

  onReady(info: ReadyInfo): void {
    const refusal = dialectOf(this.#options.start).refuse(info)
    if (refusal === undefined) this.#machine.tell({ type: 'READY' })
    else this.#condemn(refusal)
  }

  onDrained(): void {
    const now = this.#context.clock.now()
    this.#machine.tell({ type: 'DRAINED', spentMs: now - (this.#stoppedAt ?? now) })
  }

  onOverrun(method: string, graceMs: number): void {
    this.#condemn({ type: 'overrun', method, graceMs })
  }

  /**
   * Somebody else may have told it to, by SIGTERM. Then it ends; until it does, its calls wait for
   * a successor, and they must not wait for ever.
   */
  onHandedBack(): void {
    if (this.#stoppedAt !== undefined) return
    this.#unlessItEnds(UNASKED_STOP_GRACE_MS, () => {
      if (this.#stoppedAt === undefined)
        this.#violates('it answered STOPPING, though the host had not told it to stop, and lives on')
    })
  }

  onLog(level: LogLevel, message: string, fields: unknown): void {
    if (this.#conversation.ready === undefined) this.#firstWords.add(message)
    this.#telemetry.log({ source: 'log', level, message, fields })
  }

  // ---- the machine and its effects

  #createMachine(): LifeMachine {
    const { startTimeoutMs } = this.#options.start
    const { onState } = this.#telemetry
    return new LifeMachine({ startTimeoutMs, effects: this.#createEffects(), clock: this.#context.clock, onState })
  }

  #createEffects(): LifeEffects {
    return {
      spawn: () => {
        this.#carrier = this.#options.openCarrier(this.#options, this, this.#context.clock)
        this.#conversation.connect(this.#carrier)
      },
      sendHello: () => this.#sayHello(),
      becameReady: () => this.#becameReady(),
      beganDraining: () => this.#conversation.drain(),
      sendStop: () => this.#askToStop(),
      closeInput: () => this.#carrier?.end(),
      sendSigterm: () => this.#carrier?.ask(),
      sendSigkill: () => this.#putToDeath(),
      // Not from within: the machine takes EXITED when it is there.
      abandon: () => queueMicrotask(() => this.#abandon()),
      describeWait: () => this.#firstWords.describe(),
    }
  }

  /** One that cannot be told reads the end of its input instead. */
  #askToStop(): void {
    if (!dialectOf(this.#options.start).can.stop) return this.#carrier?.end()
    const now = this.#context.clock.now()
    const graceMs = graceToTell(this.#graceMs, now - (this.#stoppedAt ?? now))
    this.#conversation.say(hostMessage.stop('shutdown', graceMs))
  }

  #sayHello(): void {
    try {
      this.#conversation.greet()
    } catch (error) {
      // A path that is longer than a frame may be. An action of the machine must not throw.
      this.#condemn({
        type: 'crashed',
        cause: `HELLO cannot be sent: ${reasonOf(error)}`,
      })
    }
  }

  #becameReady(): void {
    const { start } = this.#options
    const { clock, wheel } = this.#context
    const { heartbeatMs, heartbeatLimitMs } = start
    if (heartbeatMs !== 'off' && dialectOf(start).can.heartbeat) {
      const ping = (seq: number): void => this.#conversation.say(hostMessage.ping(seq))
      const onSilence = (missedMs: number): void => this.#condemn({ type: 'unresponsive', missedMs })
      this.#heartbeat = new Heartbeat({ clock, wheel, heartbeatMs, heartbeatLimitMs, ping, onSilence })
    }
    this.#telemetry.ready(this.#pid, this.#conversation.ready)
    if (this.#options.turn?.takesCallsAtOnce !== false) this.#conversation.open()
    this.#resolveStarted({ outcome: 'started', child: this })
  }

  #violates(how: string): void {
    this.onViolation(new WireError('WIRE_UNEXPECTED', how))
  }

  #condemn(reason: ExitReason): void {
    this.#machine.tell({ type: 'KILL', reason })
  }

  /**
   * What is left may still read what it was given, as another user's process does: all of that
   * counts as started.
   */
  #abandon(): void {
    this.#conversation.distrust()
    this.#carrier?.abandon()
  }

  #putToDeath(): void {
    this.#conversation.close()
    this.#carrier?.kill()
  }
}
