import type { Child } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { Directory } from '../registry/directory.ts'
import { Ref, type Untyped } from '../registry/ref.ts'
import type { SupervisorHandle } from '../supervisor/supervisor-handle.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { type ShutdownOptions, type ShutdownReport, shutDown } from './coordinated-shutdown.ts'
import type { LiveWorkers } from './live-workers.ts'
import type { ShutdownTask, ShutdownTasks } from './shutdown-tasks.ts'

/** What a system is made of. */
export interface SystemParts {
  readonly id: string
  readonly root: Child
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly supervisors: ReadonlyMap<string, SupervisorHandle>
  readonly tasks: ShutdownTasks
  readonly liveWorkers: LiveWorkers
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
    const gaveUp = { reason: 'the root of the tree has ended by itself', exitCode: 1 }
    void this.exited.then(() => this.shutdown(gaveUp))
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
   * Adds something to be done in a phase of the shutdown: `'unbind'` (take no more work in), `'drain'` (finish what was taken), `'tree'` (while the tree stops)
   * or `'cleanup'`, unless `start()` was given phases of your own.
   *
   * @returns Its undo.
   * @throws {@link SpecError} `SPEC_INVALID_OPTION` when there is no such phase.
   * @example
   * system.onShutdown('unbind', 'http server', () => new Promise((done) => server.close(done)))
   */
  onShutdown(phase: string, name: string, task: ShutdownTask): () => void {
    return this.#parts.tasks.add(phase, name, task)
  }

  /**
   * Shuts down phase by phase; the tree stops in reverse start order, each child by its own `shutdown`; everything within `limitMs`. The first
   * call decides, later ones get the same report; it also happens when the root gives up. Never rejects.
   */
  shutdown(options: ShutdownOptions = {}): Promise<ShutdownReport> {
    this.#shutdown ??= shutDown(this.#parts, options)
    return this.#shutdown
  }

  /** Kills everything that is left, at once and without clean-up. */
  kill(): void {
    this.#parts.root.kill('forced_shutdown')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }
}
