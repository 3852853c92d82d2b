import { pino } from 'pino'
import { supervisor } from '../../src/builders/supervisor.ts'
import { worker } from '../../src/builders/worker.ts'
import { Ref } from '../../src/calls/ref.ts'
import { logTelemetry } from '../../src/log/log-sink.ts'
import type { WorkerStart } from '../../src/spec/worker-spec.ts'
import { resolveTree } from '../../src/system/resolve-tree.ts'
import { createRuntime, type Runtime } from '../../src/system/runtime.ts'
import { subscribe } from '../../src/telemetry/telemetry.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { codecOf } from '../../src/wire/codec-of.ts'
import { type Bounds, HostilePort } from './hostile-port.ts'
import type { Answered } from './referee.ts'
import { SiblingPort } from './sibling-port.ts'
import type { Script } from './step.ts'

/** What of the host is put to the test; a copy may have a bug planted. */
export interface Host {
  readonly createRuntime: typeof createRuntime
  readonly Ref: typeof Ref
}

/** The host as it is. */
export const HOST: Host = { createRuntime, Ref }

const READY = { protocol: 1, sdk: 'hostile', runtime: 'none', methods: ['m'], concurrency: 3 }

const MAX_IN_FLIGHT = 8

const HOSTILE = {
  heartbeatMs: 100,
  heartbeatLimitMs: 500,
  startTimeoutMs: 1_000,
  maxFrameBytes: 1 << 20,
  maxInFlight: MAX_IN_FLIGHT,
  prefetch: 3,
  mailbox: { maxMessages: 20 },
  // Its supervisor would rather give up than start what speaks another version again.
  retryFutile: true,
} as const

/**
 * What `docs/flow-control.md` says may wait for a worker that does not read, of this configuration.
 */
const BOUNDS: Bounds = { answers: MAX_IN_FLIGHT, items: MAX_IN_FLIGHT * 32, pushes: 6, others: 60 }

/** Reasons that are fair to somebody who speaks badly, is silent, or goes. */
const FAIR = new Set(['protocol', 'handshake_failed', 'unresponsive', 'shutdown', 'normal', 'exited', 'killed'])

/** Lets what is due in this turn of the event loop happen. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A tree of a hostile worker and a good one, without processes, on a clock that stands still. */
export class Stage {
  readonly clock = new TestClock()
  readonly findings: string[] = []
  readonly #host: Host
  readonly #runtime: Runtime
  readonly #lives: HostilePort[] = []
  readonly #undo: (() => void)[] = []
  readonly #script: Script

  constructor(host: Host, script: Script) {
    this.#host = host
    this.#script = script
    const codec = codecOf(script.codec)
    const found = (what: string): void => void this.findings.push(what)
    let incarnations = 0
    this.#runtime = host.createRuntime(
      { clock: this.clock, cacheDir: undefined, containment: 'process_group', root: 'main' },
      {
        nextIncarnation: () => String((incarnations += 1)),
        preparations: {
          prepare: () => Promise.resolve(new Map()),
          repair: () => Promise.resolve(false),
          abort: () => {},
        },
        openPort: ({ life }, listener) => {
          const isHostile = life.path === 'main/hostile'
          const hostile = {
            codec,
            maxFrameBytes: HOSTILE.maxFrameBytes,
            maxInFlight: MAX_IN_FLIGHT,
            bounds: BOUNDS,
            found,
          }
          const port = isHostile ? new HostilePort(hostile, listener) : new SiblingPort(codec, listener, found)
          if (port instanceof HostilePort) this.#lives.push(port)
          queueMicrotask(() => {
            listener.onSpawned(port.pid)
            if (port instanceof HostilePort && (script.isReady || this.#lives.length === 1))
              port.feed([codec.encodeFrame([2, READY])], false)
          })
          return port
        },
      },
    )
    this.#listen()
  }

  /** The life that the hostile worker has now. */
  get life(): HostilePort | undefined {
    return this.#lives.at(-1)
  }

  /** Frames that the host was given by hostile workers. */
  get frames(): number {
    return this.#lives.reduce((sum, { frames }) => sum + frames, 0)
  }

  get codec(): Script['codec'] {
    return this.#script.codec
  }

  get answered(): readonly Answered[] {
    return this.#lives.flatMap(({ referee }) => referee.answered)
  }

  ref(path: string): Ref {
    return new this.#host.Ref(path, this.#runtime)
  }

  turn(): Promise<void> {
    return turn()
  }

  /** Starts the tree. @returns How to end it, which looks at what is left. */
  async begin(): Promise<() => Promise<void>> {
    const program = {
      kind: 'worker',
      runtime: 'none',
      command: 'none',
      codec: this.#script.codec,
    } as const satisfies WorkerStart
    const spec = resolveTree(
      supervisor('main', { intensity: 1_000_000 }, [
        worker('sibling', program, { heartbeatMs: 'off' }),
        worker('hostile', program, HOSTILE),
      ]),
    )
    const { starterOf, nextIncarnation } = this.#runtime
    const { signal } = new AbortController()
    const result = await starterOf('supervisor')(spec, { path: 'main', incarnation: nextIncarnation(), signal })
    if (result.outcome !== 'started') throw new Error(`the tree did not start: ${JSON.stringify(result)}`)
    return async () => {
      await this.#checkSibling()
      result.child.kill('forced_shutdown')
      await result.child.exited
      await turn()
      if (this.#runtime.wheel.size > 0) this.findings.push(`${this.#runtime.wheel.size} deadlines are left`)
      for (const undo of this.#undo) undo()
    }
  }

  /** The neighbour of a hostile worker does its work as ever. */
  async #checkSibling(): Promise<void> {
    const answer = this.ref('main/sibling').call('echo', 'well', { deadlineMs: 'infinity' })
    const outcome = await Promise.race([
      answer.catch(String),
      turn()
        .then(turn)
        .then(() => 'no answer'),
    ])
    if (outcome !== 'well') this.findings.push(`the sibling is not well: ${String(outcome)}`)
  }

  #listen(): void {
    const logger = pino({ level: 'trace' }, { write: () => {} })
    this.#undo.push(logTelemetry(this.#runtime.id, { logger }).stop)
    let isOver = false
    this.#undo.push(() => (isOver = true))
    this.#undo.push(
      subscribe('worker:died', ({ system, death }) => {
        if (system !== this.#runtime.id || isOver) return
        if (death.path === 'main/sibling' && death.reason.type !== 'killed')
          this.findings.push(`the sibling died: ${JSON.stringify(death.reason)}`)
        if (!FAIR.has(death.reason.type)) this.findings.push(`it died of ${JSON.stringify(death.reason)}`)
      }),
    )
  }
}
