import type { Replacements } from '../calls/replacements.ts'
import type { Child, KillOrder, StartResult } from '../child/child.ts'
import { Expiring } from '../clock/deadline-wheel.ts'
import { retryWait } from '../clock/retry-wait.ts'
import type { ConversationContext } from '../conversation/conversation-context.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { Shutdown } from '../spec/child-spec.ts'
import type { ResolvedRecycleOptions } from '../spec/resolve-recycle.ts'
import type { RecycleCause } from '../telemetry/event.ts'
import { Generation } from './generation.ts'
import { drawLimits } from './life-limits.ts'
import { Worker } from './worker.ts'
import type { WorkerOptions } from './worker-options.ts'

/** The longest wait between attempts that fail, in milliseconds. */
const LONGEST_RETRY_MS = 60_000

/**
 * A life that is too large within this time, in milliseconds, was so from the start: to replace it
 * again at once would not help.
 */
const YOUNG_MS = 10_000

/**
 * How long a life that finishes may hold up the end of its child when the child itself may take for
 * ever to stop, in milliseconds.
 */
const LONGEST_FAREWELL_MS = 5_000

/** What a succession is made of. */
export interface SuccessionOptions {
  /** What its first life is made of; those that follow differ in their token. */
  readonly worker: Omit<WorkerOptions, 'turn'>
  readonly recycle: ResolvedRecycleOptions
  /**
   * As the child spec has it: how a life that was replaced is stopped, once nobody waits for it.
   */
  readonly shutdown: Shutdown
  readonly nextIncarnation: () => string
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
}

/** Whose address says nothing of turns is replaced when it is due. */
const AT_ONCE: Replacements = {
  ask: (begin) => {
    begin()
    return () => undefined
  },
}

/** A replacement on its way. */
interface Replacement {
  readonly generation: Generation
  readonly why: RecycleCause
  readonly beganAt: number
  readonly memoryBytes: number | undefined
}

/**
 * One child made of lives that follow each other: when one has reached a limit, the next is
 * started, and takes the calls when it is ready and their order allows it. To the supervisor it is
 * one life, with one token and one end.
 *
 * ```
 *   present ─ limit reached ─> next starts ─ ready ─> present takes no more calls ─ has yielded ─> next becomes present
 *      │                          │ fails: again, later                                            and the old one last: finishes, stops
 *      └─ ends: so does the child, for that reason, and with it whoever else is there
 * ```
 *
 * It never has more than two processes: none is started before the last has ended.
 */
export class Succession extends Expiring implements Child {
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  readonly #options: SuccessionOptions
  readonly #context: ConversationContext
  #resolveExited: (reason: ExitReason) => void = () => undefined
  /** Its end is the end of the child. */
  #present: Generation
  /** It starts, or is ready and waits for its turn. */
  #next: Replacement | undefined = undefined
  /** It was replaced, and finishes. */
  #last: Worker | undefined = undefined
  /** Whether the present one takes calls. */
  #hasCalls = true
  /**
   * Ends the life that was to finish, when its time for that is over; `undefined` while none is.
   */
  #cutShort: (() => void) | undefined = undefined
  #due: RecycleCause | undefined = undefined
  /** Ends its turn to be replaced, or waits for it no more. */
  #endTurn: (() => void) | undefined = undefined
  /** Attempts in a row that did not help. */
  #failures = 0
  #retryAt = 0
  #isEnding = false
  #reason: ExitReason | undefined = undefined

  constructor(options: SuccessionOptions, context: ConversationContext) {
    super()
    this.#options = options
    this.#context = context
    this.incarnation = options.worker.life.incarnation
    this.exited = new Promise((resolve) => (this.#resolveExited = resolve))
    this.#present = this.#create(options.worker.life, true)
  }

  /** Starts the first life. A start that fails leaves nothing behind. */
  async start(): Promise<StartResult> {
    const { worker } = this.#present
    worker.begin()
    const result = await worker.started
    if (result.outcome !== 'started') return result
    this.#beginTerm()
    return { ...result, child: this }
  }

  // ---- as a child

  stop(graceMs: number | 'infinity'): void {
    for (const worker of this.#end()) worker.stop(graceMs)
  }

  kill(after: KillOrder): void {
    for (const worker of this.#end()) worker.kill(after)
  }

  /** An exit signal of a peer kills all that there is of it. */
  die(reason: ExitReason): void {
    for (const worker of this.#end()) worker.die(reason)
  }

  /** Nothing is replaced any more. @returns All that is alive. */
  #end(): readonly Worker[] {
    this.#isEnding = true
    this.#cutShort = undefined
    this.#context.wheel.cancel(this)
    this.#turnEnded()
    return [this.#present.worker, this.#next?.generation.worker, this.#last].filter((each) => each !== undefined)
  }

  // ---- when

  /**
   * While a life finishes, nobody looks for another that has reached a limit: the wheel has this
   * one for both.
   */
  override expire(): void {
    if (this.#cutShort === undefined) this.#look()
    else this.#cutShort()
  }

  /** The present life counts from now. */
  #beginTerm(): void {
    this.#present.begin(this.#context.clock.now())
    this.#due = undefined
    this.#look()
  }

  /**
   * Replaces the present life when it has reached a limit; else sees to it that somebody looks
   * again.
   */
  #look(): void {
    if (this.#isEnding || this.#endTurn !== undefined) return
    const now = this.#context.clock.now()
    this.#due ??= this.#present.reached(now)
    if (this.#due !== undefined && now >= this.#retryAt) return this.#askForTurn(this.#due)
    const lookAt = this.#due === undefined ? this.#present.nextLookAt(now) : this.#retryAt
    if (lookAt !== Number.POSITIVE_INFINITY) this.#context.wheel.schedule(this, lookAt)
  }

  // ---- the hand-over

  #create(life: WorkerOptions['life'], takesCallsAtOnce: boolean): Generation {
    const limits = drawLimits(this.#options.recycle, this.#options.random)
    const turn = { takesCallsAtOnce, maxCalls: limits.calls, onMaxCalls: () => queueMicrotask(() => this.#look()) }
    const worker = new Worker({ ...this.#options.worker, life, turn }, this.#context)
    void worker.exited.then((reason) => this.#ended(worker, reason))
    return new Generation(worker, limits)
  }

  /** As long as it is the turn of others, the present life goes on. */
  #askForTurn(why: RecycleCause): void {
    const { replacements = AT_ONCE } = this.#options.worker.address
    this.#context.wheel.cancel(this)
    this.#endTurn = replacements.ask(() => this.#startNext(why))
  }

  #turnEnded(): void {
    const end = this.#endTurn
    this.#endTurn = undefined
    end?.()
  }

  #startNext(why: RecycleCause): void {
    const beganAt = this.#context.clock.now()
    const { memoryBytes } = this.#present.span(beganAt)
    // The start of the child is over; this one is given up by stopping it.
    const life = {
      path: this.#path,
      incarnation: this.#options.nextIncarnation(),
      signal: new AbortController().signal,
    }
    const generation = this.#create(life, false)
    const next = { generation, why, beganAt, memoryBytes }
    this.#next = next
    generation.worker.begin()
    void generation.worker.started.then(({ outcome }) => {
      if (outcome === 'started' && !this.#isEnding) this.#awaitTurn(next)
    })
  }

  /** The next is ready: the present one takes no more calls. */
  #awaitTurn(next: Replacement): void {
    const old = this.#present.worker
    const { maxDrainMs } = this.#options.recycle
    this.#hasCalls = false
    if (maxDrainMs !== 'infinity') {
      this.#cutShort = () => this.#endDrain(old, next, maxDrainMs)
      this.#context.wheel.schedule(this, this.#context.clock.now() + maxDrainMs)
    }
    old.retire({
      onYielded: () => {
        this.#replace(old, next)
        this.#giveCalls()
      },
      onIdle: () => {
        this.#drainEnded()
        this.#replace(old, next)
        if (this.#last === old) this.#dismiss(old)
      },
    })
  }

  /**
   * It does not come to an end: whoever still waits for something that it has is told as after any
   * death.
   */
  #endDrain(old: Worker, next: Replacement, maxDrainMs: number): void {
    const { incarnation, unfinished } = old
    this.#drainEnded()
    this.#context.telemetry.emit('worker:recycle_overdue', { path: this.#path, incarnation, unfinished, maxDrainMs })
    this.#replace(old, next)
    if (this.#last === old) this.#dismiss(old, LONGEST_FAREWELL_MS)
  }

  #drainEnded(): void {
    if (this.#cutShort === undefined) return
    this.#cutShort = undefined
    this.#context.wheel.cancel(this)
  }

  /**
   * From now on the next is the child, and the end of the old one means nothing to it. A next that
   * is about to end does not become the child.
   */
  #replace(old: Worker, next: Replacement): void {
    if (this.#isEnding || this.#next !== next || !next.generation.worker.isRunning) return
    const { clock, telemetry } = this.#context
    const { calls, ageMs } = this.#present.span(clock.now())
    const { why, beganAt, memoryBytes, generation } = next
    this.#last = old
    this.#present = generation
    this.#next = undefined
    if (why === 'memory' && ageMs < YOUNG_MS) this.#wait()
    else this.#failures = 0
    const seen = { why, calls, ageMs, ...(memoryBytes === undefined ? {} : { memoryBytes }) }
    const { incarnation } = old
    const tookMs = clock.now() - beganAt
    telemetry.emit('worker:recycled', {
      path: this.#path,
      incarnation,
      successor: generation.worker.incarnation,
      ...seen,
      tookMs,
    })
    this.#beginTerm()
  }

  #giveCalls(): void {
    if (this.#isEnding || this.#hasCalls) return
    this.#hasCalls = true
    this.#present.worker.open()
  }

  /** Nobody waits for it. */
  #dismiss(worker: Worker, longestMs: number | 'infinity' = 'infinity'): void {
    const { shutdown } = this.#options
    if (shutdown === 'brutal_kill') worker.kill('brutal_kill')
    else worker.stop(shutdown === 'infinity' ? longestMs : shutdown)
  }

  // ---- ends

  #ended(worker: Worker, reason: ExitReason): void {
    if (worker === this.#present.worker) this.#presentEnded(reason)
    else if (worker === this.#last) this.#lastEnded()
    else if (worker === this.#next?.generation.worker) this.#nextEnded(this.#next, reason)
    if (this.#reason !== undefined && this.#next === undefined && this.#last === undefined)
      this.#resolveExited(this.#reason)
  }

  #presentEnded(reason: ExitReason): void {
    const wasAsked = this.#isEnding
    this.#reason = reason
    this.#end()
    if (wasAsked) return
    for (const worker of [this.#next?.generation.worker, this.#last])
      if (worker !== undefined) this.#dismiss(worker, LONGEST_FAREWELL_MS)
  }

  /** Whatever it had left is settled, or back in the mailbox. */
  #lastEnded(): void {
    this.#last = undefined
    this.#drainEnded()
    this.#giveCalls()
    this.#turnEnded()
    this.#look()
  }

  /** It never was the child: the present one goes on. */
  #nextEnded({ why }: Replacement, reason: ExitReason): void {
    this.#next = undefined
    if (this.#isEnding) return
    this.#drainEnded()
    const retryInMs = this.#wait()
    const { incarnation } = this.#present.worker
    const attempt = this.#failures
    this.#context.telemetry.emit('worker:recycle_failed', {
      path: this.#path,
      incarnation,
      why,
      reason,
      attempt,
      retryInMs,
    })
    this.#giveCalls()
    this.#turnEnded()
    this.#look()
  }

  /** One more attempt that did not help. @returns How long to wait, in milliseconds. */
  #wait(): number {
    this.#failures += 1
    const retryInMs = retryWait(this.#failures, LONGEST_RETRY_MS, this.#options.random())
    this.#retryAt = this.#context.clock.now() + retryInMs
    return retryInMs
  }

  get #path(): string {
    return this.#options.worker.life.path
  }
}
