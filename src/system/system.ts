import type { Child } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import { type ExitReason, formatExitReason } from '../errors/exit-reason.ts'
import type { Directory } from '../registry/directory.ts'
import { Ref, type Untyped } from '../registry/ref.ts'
import type { SupervisorHandle } from '../supervisor/supervisor-handle.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { subscribe } from '../telemetry/telemetry.ts'

/** Default of `limitMs` of a shutdown. */
const DEFAULT_SHUTDOWN_LIMIT_MS = 30_000

/** Options of a shutdown. */
export interface ShutdownOptions {
  /** What is written to the log. Default `'shutdown was called'`. */
  readonly reason?: string
  /** After this many milliseconds everything that is left is killed. Default 30 000. */
  readonly limitMs?: number | 'infinity'
}

/** How a shutdown went. */
export interface ShutdownReport {
  readonly durationMs: number
  /** Who did not stop in order, with the reason of each. Empty when all is well. */
  readonly unstopped: readonly { readonly path: string; readonly reason: ExitReason }[]
}

/** What a system is made of. */
export interface SystemParts {
  readonly id: string
  readonly root: Child
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly supervisors: ReadonlyMap<string, SupervisorHandle>
}

/** A running tree. */
export class System {
  /** Distinguishes the systems of one process in telemetry. */
  readonly id: string
  /** Resolves when the whole tree has ended, by {@link shutdown} or because its root gave up; never rejects. */
  readonly exited: Promise<ExitReason>
  readonly #parts: SystemParts
  #shutdown: Promise<ShutdownReport> | undefined = undefined

  /** @internal Use `start()`. */
  constructor(parts: SystemParts) {
    this.id = parts.id
    this.exited = parts.root.exited
    this.#parts = parts
  }

  /** Paths of all workers, in start order; `ref` takes one. */
  get paths(): readonly string[] {
    return this.#parts.directory.paths
  }

  /**
   * The address of a worker. It may be taken before the worker exists; a call then fails with `CALL_NOPROC` until it does.
   *
   * @param path - Ids from the root, joined by `/`, as `linguistics/tokenizer`.
   * @typeParam M - Interface of its methods. Default: any method, results unknown.
   */
  ref<M = Untyped>(path: string): Ref<M> {
    return new Ref<M>(path, this.#parts)
  }

  /** The administration of a running supervisor; `undefined` when there is none at that path. */
  supervisor(path: string): SupervisorHandle | undefined {
    return this.#parts.supervisors.get(path)
  }

  /**
   * Stops the tree in order: children in reverse start order, each by its own `shutdown`, everything within `limitMs`. The first call
   * decides; later ones get the same report. Never rejects.
   */
  shutdown(options: ShutdownOptions = {}): Promise<ShutdownReport> {
    this.#shutdown ??= this.#stop(options)
    return this.#shutdown
  }

  /** Kills everything that is left, at once and without clean-up. */
  kill(): void {
    this.#parts.root.kill('forced_shutdown')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }

  async #stop({
    reason = 'shutdown was called',
    limitMs = DEFAULT_SHUTDOWN_LIMIT_MS,
  }: ShutdownOptions): Promise<ShutdownReport> {
    const { root, clock, telemetry } = this.#parts
    const since = clock.now()
    const unstopped: { path: string; reason: ExitReason }[] = []
    const undo = subscribe('worker:died', ({ system, death }) => {
      if (system === this.id && death.reason.type !== 'shutdown')
        unstopped.push({ path: death.path, reason: death.reason })
    })
    telemetry.emit('system:stopping', { reason })
    root.stop('infinity')
    const limit = limitMs === 'infinity' ? undefined : clock.setTimer(limitMs, () => this.kill())
    await root.exited
    limit?.cancel()
    undo()
    const durationMs = clock.now() - since
    telemetry.emit('system:stopped', {
      durationMs,
      killed: unstopped.map((each) => `${each.path} (${formatExitReason(each.reason)})`),
    })
    return { durationMs, unstopped }
  }
}
