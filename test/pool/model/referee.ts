import type { Script } from './step.ts'

/** A call as the referee knows it. */
interface Call {
  readonly id: number
  readonly sentAt: number
  readonly deadlineAt: number
  /** When it must have been begun at the latest. */
  readonly queueEndsAt: number
  readonly isIdempotent: boolean
  isCancelled: boolean
  /** The lives that began it, the last one last. */
  readonly begunBy: Life[]
  isFinished: boolean
  outcome: string | undefined
}

/** How a call is sent. */
export interface Wish {
  readonly deadlineMs: number | 'infinity'
  readonly queueMs: number | 'infinity'
  readonly isIdempotent: boolean
}

/** One life of a member. */
export interface Life {
  readonly path: string
  /** The member has not been ready before. */
  readonly isFirst: boolean
  state: 'starting' | 'ready' | 'over'
  /** Nobody but a script killed it. */
  isKilled: boolean
  running: number | undefined
  /** Since when it has had nothing to do. */
  idleSince: number
}

/** What the pool says of itself when nothing moves any more. */
export interface Look {
  readonly queued: number
  readonly running: number
  /** Members that have a life and no call. */
  readonly free: readonly string[]
}

/** The rules that the options of the pool have in every script. */
export const RULES = Object.freeze({ startConcurrency: 2, downAfterMs: 500, lingerMs: 1_000, maxAttempts: 3 })

/**
 * Knows what a pool may do and what it may not, from what it was asked and what its members saw. It
 * is the reference: it has no code in common with the pool.
 */
export class Referee {
  readonly findings: string[] = []
  readonly #now: () => number
  readonly #calls: Call[] = []
  /** By path: members have one life at a time. */
  readonly #lives = new Map<string, Life>()
  /** Members that were needed, from when on; the newest last. */
  readonly #needs: { readonly at: number; readonly needed: number }[] = []
  /** Members that have been ready and were not stopped. */
  readonly #known = new Set<string>()
  #size: Script['size']
  /**
   * Lives that there may be: more than the size as long as those of a larger size finish what they
   * have.
   */
  #ceiling: number
  /** Members that are too many since the size was changed. */
  #mayLeave = 0
  #isPaused = false
  #lastFirstBegun = -1
  /**
   * First starts that have failed in a row, and when the next one must have been tried at the
   * latest.
   */
  #failures = 0
  #retriedBy = 0
  /** Since when there have been too few members. */
  #tooFewSince: number | undefined = undefined
  #isOver = false

  constructor(size: Script['size'], now: () => number) {
    this.#size = size
    this.#ceiling = size.max
    this.#now = now
    this.#noteNeed()
  }

  get lives(): readonly Life[] {
    return [...this.#lives.values()]
  }

  /** Calls that have no answer yet. */
  get open(): readonly number[] {
    return this.#calls.filter(({ outcome }) => outcome === undefined).map(({ id }) => id)
  }

  get #firstStarts(): number {
    return this.lives.filter(({ state, isFirst }) => state === 'starting' && isFirst).length
  }

  /** Calls that have no answer, or run though nobody waits for them any more. */
  get #load(): number {
    const isAbandoned = ({ running }: Life): boolean =>
      running !== undefined && this.#calls[running]?.outcome !== undefined
    return this.open.length + this.lives.filter(isAbandoned).length
  }

  // ---- what the script does

  sent({ deadlineMs, queueMs, isIdempotent }: Wish): number {
    const id = this.#calls.length
    const after = (ms: number | 'infinity'): number => (ms === 'infinity' ? Number.POSITIVE_INFINITY : this.#now() + ms)
    const [deadlineAt, queueEndsAt] = [after(deadlineMs), after(queueMs)]
    const ours = { isCancelled: false, begunBy: [], isFinished: false, outcome: undefined }
    this.#calls.push({ id, sentAt: this.#now(), deadlineAt, queueEndsAt, isIdempotent, ...ours })
    this.#noteNeed()
    return id
  }

  cancelled(id: number): void {
    const call = this.#calls[id]
    if (call !== undefined) call.isCancelled = true
  }

  killed(path: string): void {
    const life = this.#lives.get(path)
    if (life !== undefined) life.isKilled = true
  }

  resized(size: Script['size']): void {
    this.#size = size
    this.#ceiling = Math.max(size.max, this.#lives.size)
    this.#mayLeave = Math.max(this.#mayLeave, this.#lives.size - size.max)
    this.#noteNeed()
  }

  paused(isPaused: boolean): void {
    this.#isPaused = isPaused
  }

  over(): void {
    this.#isOver = true
  }

  // ---- what happens

  spawned(path: string): Life {
    const isFirst = !this.#known.has(path)
    const life: Life = { path, isFirst, state: 'starting', isKilled: false, running: undefined, idleSince: this.#now() }
    if (this.#lives.has(path)) this.#found(`${path} has two lives`)
    this.#lives.set(path, life)
    const alive = this.#lives.size
    if (alive > this.#ceiling) this.#found(`${alive} lives, and there may be ${this.#ceiling}`)
    const needed = this.#highestNeed(0)
    if (isFirst && this.#mayLeave === 0 && alive > needed) this.#found(`${alive} lives for a load that needs ${needed}`)
    return life
  }

  ready(path: string): void {
    const life = this.#lives.get(path)
    if (life === undefined) return
    if (life.isFirst) this.#failures = 0
    this.#known.add(path)
    life.state = 'ready'
    life.idleSince = this.#now()
  }

  ended(path: string): void {
    const life = this.#lives.get(path)
    if (life === undefined) return
    this.#lives.delete(path)
    this.#noteNeed()
    const wasReady = life.state === 'ready'
    life.state = 'over'
    if (!wasReady && life.isFirst) this.#startFailed()
    if (life.isKilled || this.#isOver) return
    this.#known.delete(path)
    if (wasReady) this.#checkStop(life)
  }

  begun(id: number, life: Life): void {
    const call = this.#calls[id]
    if (call === undefined) return this.#found(`call ${id} was never sent`)
    const earlier = call.begunBy.at(-1)
    if (this.#isPaused) this.#found(`call ${id} began while the pool was paused`)
    if (life.running !== undefined) this.#found(`${life.path} runs ${life.running} and ${id} at the same time`)
    if (earlier !== undefined && earlier.state !== 'over') this.#found(`call ${id} runs twice at the same time`)
    if (earlier !== undefined && !call.isIdempotent) this.#found(`call ${id} was run again without leave`)
    if (call.begunBy.length >= RULES.maxAttempts) this.#found(`call ${id} was run too often`)
    if (this.#now() >= call.deadlineAt) this.#found(`call ${id} began when its time was over`)
    if (earlier === undefined && this.#now() >= call.queueEndsAt)
      this.#found(`call ${id} began when its time for waiting was over`)
    if (earlier === undefined) {
      if (id < this.#lastFirstBegun) this.#found(`call ${this.#lastFirstBegun} overtook call ${id}`)
      this.#lastFirstBegun = Math.max(id, this.#lastFirstBegun)
    }
    call.begunBy.push(life)
    life.running = id
  }

  finished(id: number, life: Life): void {
    if (life.state === 'over') return
    life.running = undefined
    life.idleSince = this.#now()
    const call = this.#calls[id]
    if (call !== undefined) call.isFinished = true
    this.#noteNeed()
  }

  /** @param code - `ok`, or that of its error. */
  settled(id: number, code: string, value?: unknown): void {
    const call = this.#calls[id]
    if (call === undefined || this.#isOver) return
    if (call.outcome !== undefined) this.#found(`call ${id} was settled twice`)
    call.outcome = code
    this.#noteNeed()
    const why = this.#whyNot(call, code, value)
    if (why !== undefined) this.#found(`call ${id} ended with ${code}, and ${why}`)
  }

  /** Nothing moves any more at this moment. */
  quiet({ queued, running, free }: Look): void {
    const alive = this.#lives.size
    this.#ceiling = Math.max(this.#size.max, Math.min(this.#ceiling, alive))
    if (!this.#isPaused && queued > 0 && free.length > 0)
      this.#found(`${queued} calls wait, and ${free.join(', ')} could take one`)
    const starting = this.lives.filter(({ state }) => state === 'starting').length
    if (this.#firstStarts > RULES.startConcurrency) this.#found(`${this.#firstStarts} members start at the same time`)
    const needed = this.#neededFor(queued + running)
    if (alive < needed && starting < RULES.startConcurrency && this.#now() > this.#retriedBy)
      this.#tooFewSince ??= this.#now()
    else this.#tooFewSince = undefined
    if (this.#tooFewSince !== undefined && this.#now() > this.#tooFewSince)
      this.#found(`${alive} members, ${needed} are needed, and ${starting} are starting`)
  }

  /** The script is over and everything had time to end. */
  end(): void {
    for (const id of this.open) this.#found(`call ${id} was never answered`)
    const { min, spare } = this.#size
    const rest = Math.min(min + spare, this.#size.max)
    if (this.#lives.size !== rest) this.#found(`${this.#lives.size} members without load, and there should be ${rest}`)
  }

  #whyNot({ id, isFinished, begunBy, ...call }: Call, code: string, value: unknown): string | undefined {
    const last = begunBy.at(-1)
    switch (code) {
      case 'ok':
        return isFinished && value === id ? undefined : `its answer was ${String(value)}`
      case 'CALL_EXITED':
        if (last?.state !== 'over') return 'its member lives'
        return call.isIdempotent && begunBy.length < RULES.maxAttempts ? 'it could have been repeated' : undefined
      case 'CALL_TIMEOUT':
        // What was put back waits anew.
        return this.#now() >= Math.min(call.deadlineAt, call.queueEndsAt) ? undefined : 'its time was not over'
      case 'CALL_ABORTED':
        return call.isCancelled ? undefined : 'nobody cancelled it'
      case 'CALL_QUARANTINED':
        if (begunBy.length > 0) return 'it had begun'
        return this.#now() <= this.#retriedBy && this.lives.every(({ state }) => state !== 'ready')
          ? undefined
          : 'there are members'
      default:
        return 'there is no cause for that'
    }
  }

  /**
   * @see `docs/pools.md`: it waits for a second, and twice as long each time, up to half a minute;
   *   a fifth more or less.
   */
  #startFailed(): void {
    this.#retriedBy = this.#now() + Math.min(30_000, 1_000 * 2 ** this.#failures) * 1.2
    this.#failures += 1
  }

  /**
   * A member may be stopped when there are too many, or when it was idle for long and nobody has
   * needed as many for a while.
   */
  #checkStop({ path, running, idleSince }: Life): void {
    const now = this.#now()
    if (running !== undefined) this.#found(`${path} was stopped while it ran call ${running}`)
    if (this.#mayLeave > 0) {
      this.#mayLeave -= 1
      return
    }
    if (now - idleSince < RULES.lingerMs) this.#found(`${path} was stopped after ${now - idleSince} ms without work`)
    const highest = this.#highestNeed(RULES.downAfterMs)
    if (this.#lives.size < highest) this.#found(`${path} was stopped, and ${highest} members were needed lately`)
  }

  /**
   * Most members that were needed in the last so many milliseconds, those at their beginning
   * included.
   */
  #highestNeed(forMs: number): number {
    const now = this.#now()
    const recent = this.#needs.filter((_, index) => {
      const until = this.#needs[index + 1]?.at ?? now + 1
      return forMs === 0 ? until >= now : until > now - forMs
    })
    return Math.max(0, ...recent.map(({ needed }) => Math.min(needed, this.#size.max)))
  }

  #noteNeed(): void {
    this.#needs.push({ at: this.#now(), needed: this.#neededFor(this.#load) })
  }

  #neededFor(load: number): number {
    const { min, max, spare } = this.#size
    return Math.min(max, Math.max(min, load) + spare)
  }

  #found(what: string): void {
    this.findings.push(`at ${this.#now()} ms: ${what}`)
  }
}
