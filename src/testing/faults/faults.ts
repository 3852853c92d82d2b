import type { Ref } from '../../calls/ref.ts'
import { describeValue } from '../../options/describe-value.ts'
import { A_TEXT } from '../../options/option-rule.ts'
import { checkOption, optionsOf } from '../../options/options-of.ts'
import type { CarrierExit } from '../../port/carrier.ts'
import type { OpenPort, Port } from '../../port/port.ts'

import type { SpawnFailure } from '../../process/diagnose.ts'
import { codecOf } from '../../wire/codec-of.ts'
import { TestError } from '../system/test-error.ts'
import { FaultPlan } from './fault-plan.ts'
import { FaultPort } from './fault-port.ts'
import { type FrameAction, type FrameChoice, FrameFault } from './frame-fault.ts'

/** What faults need to know of the system that they are in. */
export interface FaultTargets {
  /** Whether there is, or may be, a worker at that path. */
  knows(path: string): boolean
  /** Paths of the declared workers, for the message about a wrong one. */
  readonly paths: readonly string[]
  /** The address of a worker. The system must have been started. */
  refOf(path: string): Ref
}

/** What one worker's faults act on. */
interface Victim {
  readonly plan: FaultPlan
  port: FaultPort | undefined
  /** The bound of its mailbox; unknown before its first start. */
  maxMessages: number | undefined
}

/** What every {@link Faults.fillMailbox} is made of. It never reaches the worker. */
const FILLER = 'tutti.filler'

/** The machine is out of processes: it heals, so supervisors try again. */
const NO_PROCESS: SpawnFailure = Object.freeze({
  errno: 'EAGAIN',
  diagnosis: 'a test made this start fail (failStart)',
})

/**
 * Faults between a host and its workers, by path. They act on frames and on starts, not on the
 * program: it is the real one.
 *
 * All may be ordered before the worker starts, and outlive its lives: "the third call" counts over
 * restarts. Each returns its undo. Every method throws {@link TestError} `TEST_INVALID` for a path
 * where the tree can have no worker, and for a number that is out of its range.
 */
export class Faults {
  readonly #targets: FaultTargets
  readonly #victims = new Map<string, Victim>()

  /** @internal `startForTest` makes it. */
  constructor(targets: FaultTargets) {
    this.#targets = targets
  }

  /**
   * The worker dies by SIGKILL with the `nth` call (whole number >= 1; default 1) from now on in
   * its hands: that call was started, those behind it were not. Those ahead of it are answered
   * first, save what a concurrent worker handles at the same time.
   */
  crashOnCall(path: string, nth = 1): () => void {
    return this.#onFrame(path, { from: 'host', kind: 'CALL', nth }, { type: 'crash' })
  }

  /**
   * One frame becomes bytes that mean nothing, of the same length. From the worker it ends it with
   * `protocol`; from the host it makes it exit with 76.
   */
  corruptFrame(path: string, choice: FrameChoice = {}): () => void {
    return this.#onFrame(path, choice, { type: 'corrupt' })
  }

  /**
   * One frame never arrives. A call whose `REPLY` is lost ends by its deadline; when all places of
   * the worker are held by such calls, its next answer comes before its turn and ends it with
   * `protocol`. A worker whose `PONG`s are lost is `unresponsive`.
   */
  dropFrame(path: string, choice: FrameChoice = {}): () => void {
    return this.#onFrame(path, choice, { type: 'drop' })
  }

  /**
   * One frame, and with it all behind it in the same direction, arrives `delayMs` later, on the
   * system's clock.
   */
  delayFrame(path: string, delayMs: number, choice: FrameChoice = {}): () => void {
    atLeast('delayMs', delayMs, 0)
    return this.#onFrame(path, choice, { type: 'delay', delayMs })
  }

  /**
   * The pipe carries no more bytes per second (>= 1) than that, in either direction, and the host
   * notices when the worker takes nothing.
   */
  slowPipe(path: string, bytesPerSecond: number): () => void {
    atLeast('bytesPerSecond', bytesPerSecond, 1)
    const victim = this.#victim(path)
    const keep = (pace: number | undefined): void => {
      victim.plan.pace = pace
      victim.port?.keepPace()
    }
    keep(bytesPerSecond)
    return () => keep(undefined)
  }

  /**
   * The next `times` starts (>= 1; default 1) fail before there is a process.
   * @param failure - Default: `EAGAIN`, a machine that is out of processes.
   */
  failStart(path: string, times = 1, failure: SpawnFailure = NO_PROCESS): () => void {
    atLeast('times', times, 1)
    return this.#victim(path).plan.addFailures(times, optionsOf('failStart()', failure))
  }

  /**
   * The next `times` handshakes (>= 1; default 1) hang: the process runs, and nothing passes
   * between it and the host until `startTimeoutMs` is over.
   */
  hangHandshake(path: string, times = 1): () => void {
    atLeast('times', times, 1)
    const { plan } = this.#victim(path)
    plan.hangs += times
    return () => void (plan.hangs = Math.max(0, plan.hangs - times))
  }

  /**
   * The worker hears neither STOP nor end of file nor SIGTERM: only SIGKILL, the last step of the
   * ladder, ends it.
   */
  ignoreStop(path: string): () => void {
    const { plan } = this.#victim(path)
    plan.ignoresStop = true
    return () => void (plan.ignoresStop = false)
  }

  /**
   * The worker takes nothing more, and messages of nobody wait in its mailbox until it is at its
   * bound: the next call meets `mailbox.overflow`.
   *
   * @returns Its undo: they vanish, none of them reaches the worker, and it takes calls again.
   * @throws {@link TestError} `TEST_NO_WORKER` when it has not been started yet.
   */
  fillMailbox(path: string): () => void {
    const victim = this.#victim(path)
    const { maxMessages } = victim
    if (maxMessages === undefined) throw new TestError('TEST_NO_WORKER', `"${path}" has not been started yet`)
    victim.plan.isBlocked = true
    // One for each: a signal looks through all its listeners whenever one more comes.
    const ends: AbortController[] = []
    const ref = this.#targets.refOf(path)
    for (let left = maxMessages - ref.queued; left > 0; left -= 1) {
      const end = new AbortController()
      ends.push(end)
      ref.call(FILLER, undefined, { deadlineMs: 'infinity', signal: end.signal }).catch(() => undefined)
    }
    return () => {
      for (const end of ends) end.abort()
      victim.plan.isBlocked = false
      victim.port?.onDrain()
    }
  }

  /** @internal The port of the life that a worker has now. */
  portOf(path: string): FaultPort | undefined {
    return this.#victims.get(path)?.port
  }

  /** @internal Paths of the workers that have been started, in order of first start. */
  get started(): readonly string[] {
    return [...this.#victims].flatMap(([path, { maxMessages }]) => (maxMessages === undefined ? [] : [path]))
  }

  /** @internal Stands between the host and the ports that `open` opens. */
  between(open: OpenPort): OpenPort {
    return (worker, listener, clock) => {
      const victim = this.#victimOf(worker.life.path)
      victim.maxMessages = worker.start.mailbox.maxMessages
      const spawnFailure = victim.plan.takeFailure()
      if (spawnFailure !== undefined) {
        queueMicrotask(() => listener.onExit({ ...NEVER_RAN, spawnFailure }))
        return NO_PORT
      }
      const port = new FaultPort({
        plan: victim.plan,
        codec: codecOf(worker.start.codec),
        clock,
        listener,
        open: (between) => open(worker, between, clock),
        onEnd: () => {
          if (victim.port === port) victim.port = undefined
        },
      })
      victim.port = port
      return port
    }
  }

  #onFrame(path: string, choice: FrameChoice, action: FrameAction): () => void {
    return this.#victim(path).plan.addFrameFault(new FrameFault(choice, action))
  }

  #victim(path: string): Victim {
    checkOption({ owner: 'faults', name: 'path' }, path, A_TEXT)
    if (this.#victims.has(path) || this.#targets.knows(path)) return this.#victimOf(path)
    const known = this.#targets.paths.map((each) => `"${each}"`).join(', ')
    throw new TestError('TEST_INVALID', `There is no worker "${path}" in the tree; its workers are ${known}`)
  }

  #victimOf(path: string): Victim {
    let victim = this.#victims.get(path)
    if (victim === undefined) {
      victim = { plan: new FaultPlan(), port: undefined, maxMessages: undefined }
      this.#victims.set(path, victim)
    }
    return victim
  }
}

/** What there is of a process that was never started. */
const NO_PORT: Port = Object.freeze({
  pid: undefined,
  memoryBytes: undefined,
  isCongested: true,
  write: () => undefined,
  end: () => undefined,
  ask: () => undefined,
  kill: () => undefined,
  signal: () => undefined,
  abandon: () => undefined,
})

const NEVER_RAN: Omit<CarrierExit, 'spawnFailure'> = Object.freeze({
  code: undefined,
  signal: undefined,
  stderrTail: '',
  truncated: undefined,
  usage: undefined,
  hasSurvivors: false,
})

function atLeast(name: string, value: number, min: number): void {
  if (Number.isFinite(value) && value >= min) return
  throw new TestError('TEST_INVALID', `expected \`${name}\` to be a number >= ${min}; got ${describeValue(value)}`)
}
