import type { Typed } from '../actor/actor-context.ts'
import { GET_STATE, REPLACE_STATE } from '../actor/debug.ts'
import type { Directory } from '../calls/directory.ts'
import { Ref, type Untyped } from '../calls/ref.ts'
import type { Child } from '../child/child.ts'
import type { DownMessage, Identity } from '../child/life.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { Guarantees } from '../containment/guarantees.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { Lives } from '../lives/lives.ts'
import type { LogSink } from '../log/log-sink.ts'
import type { Registries } from '../names/registries.ts'
import type { Registry, RegistryKeys } from '../names/registry.ts'
import { A_FUNCTION } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import { PoolAdministration } from '../pool/pool-administration.ts'
import type { PoolHandle } from '../pool/pool-handle.ts'
import type { Via } from '../spec/actor-spec.ts'
import { Administration } from '../supervisor/administration.ts'
import type { Administrations } from '../supervisor/administrations.ts'
import { DynamicAdministration } from '../supervisor/dynamic/dynamic-administration.ts'
import type { DynamicSupervisorHandle } from '../supervisor/dynamic/dynamic-supervisor-handle.ts'
import { PartitionAdministration } from '../supervisor/partition/partition-administration.ts'
import type { PartitionKey } from '../supervisor/partition/partition-of.ts'
import type { PartitionSupervisorHandle } from '../supervisor/partition/partition-supervisor-handle.ts'
import type { SupervisorHandle } from '../supervisor/supervisor-handle.ts'
import { TaskAdministration } from '../task/task-administration.ts'
import type { TaskSupervisorHandle } from '../task/task-supervisor-handle.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { checkShutdownOptions, type ShutdownOptions, type ShutdownReport, shutDown } from './coordinated-shutdown.ts'
import type { LiveWorkers, WorkerProcess } from './live-workers.ts'
import type { ShutdownTask, ShutdownTasks } from './shutdown-tasks.ts'
import type { SystemContainment } from './system-containment.ts'

/** What a system is made of. */
export interface SystemParts {
  readonly administrations: Pick<Administrations, 'find'>
  readonly id: string
  readonly root: Child
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly registries: Registries
  readonly lives: Lives
  readonly tasks: ShutdownTasks
  readonly stopping: AbortController
  readonly liveWorkers: LiveWorkers
  readonly containment: SystemContainment
  readonly log: Pick<LogSink, 'lostLines'>
}

/** A running tree. */
export class System implements AsyncDisposable {
  /** Distinguishes the systems of one process in telemetry. */
  readonly id: string
  /**
   * Resolves when the whole tree has ended, by {@link shutdown} or because its root gave up; never
   * rejects.
   */
  readonly exited: Promise<ExitReason>
  readonly #parts: SystemParts
  #shutdown: Promise<ShutdownReport> | undefined = undefined
  #wasAsked = false

  /** @internal Use `start()`. */
  constructor(parts: SystemParts) {
    this.id = parts.id
    this.exited = parts.root.exited
    this.#parts = parts
    void this.exited.then(() => this.#shutDown({ reason: 'the root of the tree has ended by itself', exitCode: 1 }))
  }

  /** Paths of all workers and actors, those of one supervisor in start order; `ref` takes one. */
  get paths(): readonly string[] {
    return this.#parts.directory.paths
  }

  /**
   * The processes of its workers that live now, in the order in which they were started; also those
   * that are not ready yet.
   */
  get processes(): readonly WorkerProcess[] {
    return this.#parts.liveWorkers.all
  }

  /**
   * Lines of its log that could not be written until now, as on a full disk, or to a reader that is
   * gone. The log tells it as soon as it can.
   */
  get lostLogLines(): number {
    return this.#parts.log.lostLines
  }

  /**
   * The address of a worker or an actor. It may be taken before the child exists; a call then fails
   * with `CALL_NOPROC` until it does.
   *
   * @param target - Ids from the root, joined by `/`, as `linguistics/tokenizer`; or a name, which
   *   is looked up at every call.
   * @param like - For its type alone: a behaviour with the methods of the actor there.
   * @typeParam M - Interface of its methods. Default: any method, results unknown.
   */
  ref<M = Untyped>(target: string | Via, _like?: Typed<M>): Ref<M> {
    return new Ref<M>(target, this.#parts)
  }

  /** Who has that name now; `undefined` when nobody has. */
  whereis(name: string | Via): Identity | undefined {
    return this.#parts.registries.whereis(name)
  }

  /**
   * A registry; it is made when it is first asked for. Actors register themselves in it through
   * their context.
   *
   * @param keys - Default `'unique'`.
   * @throws {@link SpecError} `SPEC_BAD_COMBINATION` when it exists with other keys.
   */
  registry<V = unknown>(name: string, keys?: RegistryKeys): Registry<V> {
    return this.#parts.registries.get<V>(name, keys)
  }

  /**
   * Watches the life that a child has now. `listener` is called once, after this has returned: when
   * that life ends, or with the reason `noproc` when there is none. It does not follow restarts.
   *
   * @returns Its undo.
   */
  monitor(target: string, listener: (down: DownMessage) => void): () => void {
    checkOption({ owner: 'monitor()', name: 'listener' }, listener, A_FUNCTION)
    return this.#parts.lives.watch(this.#parts.registries.pathOf(target), listener)
  }

  /** Puts a message into the inbox of an actor: its `info` gets it. Lost when there is nobody. */
  send(target: string, message: unknown): void {
    this.#parts.lives.send(this.#parts.registries.pathOf(target), message)
  }

  /**
   * Sends an exit signal to the life that a child has now. `'kill'` cannot be trapped.
   * @returns Whether there is one.
   */
  exit(target: string, reason: ExitReason | 'kill'): boolean {
    return this.#parts.lives.exit(this.#parts.registries.pathOf(target), reason)
  }

  /**
   * The state of an actor, in its turn among the calls. For people who look for a mistake.
   * @throws as a call does.
   */
  getState(target: string): Promise<unknown> {
    return this.ref(target).call(GET_STATE)
  }

  /**
   * Replaces the state of an actor, in its turn among the calls. When `replace` throws it stays as
   * it was.
   * @returns The new state.
   */
  replaceState(target: string, replace: (state: unknown) => unknown): Promise<unknown> {
    return this.ref(target).call(REPLACE_STATE, replace)
  }

  /** The administration of a running supervisor; `undefined` when there is none at that path. */
  supervisor(path: string): SupervisorHandle | undefined {
    return this.#parts.administrations.find(path, Administration)
  }

  /**
   * The administration of a running dynamic supervisor; `undefined` when there is none at that
   * path.
   */
  dynamicSupervisor(path: string): DynamicSupervisorHandle | undefined {
    return this.#parts.administrations.find(path, DynamicAdministration)
  }

  /**
   * The administration of a running partition supervisor; `undefined` when there is none at that
   * path.
   */
  partitionSupervisor(path: string): PartitionSupervisorHandle | undefined {
    return this.#parts.administrations.find(path, PartitionAdministration)
  }

  /**
   * The administration of a running task supervisor; `undefined` when there is none at that path.
   */
  taskSupervisor(path: string): TaskSupervisorHandle | undefined {
    return this.#parts.administrations.find(path, TaskAdministration)
  }

  /** The administration of a running pool; `undefined` when there is none at that path. */
  pool(path: string): PoolHandle | undefined {
    return this.#parts.administrations.find(path, PoolAdministration)
  }

  /**
   * The address of the partition that a key belongs to now; ask for it again after a resize. When
   * there are none, calls fail with `CALL_NOPROC`.
   *
   * @param path - Path of the partition supervisor.
   */
  partition<M = Untyped>(path: string, key: PartitionKey): Ref<M> {
    return this.ref<M>(this.partitionSupervisor(path)?.pathOf(key) ?? path)
  }

  /**
   * What is promised about the processes that workers start, on this machine, and why it is not
   * more.
   */
  guarantees(): Promise<Guarantees> {
    return this.#parts.containment.guarantees()
  }

  /**
   * Adds something to be done in a phase of the shutdown: `'unbind'` (take no more work in),
   * `'drain'` (finish what was taken), `'tree'` (while the tree stops) or `'cleanup'`, unless
   * `start()` was given phases of your own.
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
   * Shuts down phase by phase; the tree stops in reverse start order, each child by its own
   * `shutdown`; everything within `limitMs`. The first call decides, later ones get the same
   * report; it also happens when the root gives up. Never rejects.
   *
   * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`; nothing has been shut
   *   down then.
   */
  shutdown(options: ShutdownOptions = {}): Promise<ShutdownReport> {
    const checked = checkShutdownOptions(options)
    this.#wasAsked ||= this.#shutdown === undefined
    return this.#shutDown(checked)
  }

  #shutDown(options: ShutdownOptions): Promise<ShutdownReport> {
    if (this.#shutdown !== undefined) return this.#shutdown
    const { clock, directory } = this.#parts
    const why = `the system was shut down (${options.reason ?? 'shutdown was called'}); \`start()\` its tree for a new one`
    directory.endings.recordRoot({ why, at: clock.now() })
    return (this.#shutdown = shutDown(this.#parts, options))
  }

  /** @internal Whether its root ended though nobody had asked for that. */
  get hasEndedByItself(): boolean {
    return this.#shutdown !== undefined && !this.#wasAsked
  }

  /** Kills everything that is left, at once and without clean-up. */
  kill(): void {
    this.#wasAsked = true
    this.#parts.root.kill('forced_shutdown')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }
}
