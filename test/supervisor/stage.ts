import { supervisor } from '../../src/builders/supervisor.ts'
import { type WorkerOverrides, worker } from '../../src/builders/worker.ts'
import { Endings } from '../../src/calls/endings.ts'
import type { ChildStarter, SlotState } from '../../src/child/child.ts'
import { systemClock } from '../../src/clock/clock.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { Lives } from '../../src/lives/lives.ts'
import { Registries } from '../../src/names/registries.ts'
import type { ChildSpec, StartKind } from '../../src/spec/child-spec.ts'
import type { SupervisorFlags } from '../../src/spec/supervisor-flags.ts'
import type { SupervisorSpec } from '../../src/spec/supervisor-spec.ts'
import { Administration } from '../../src/supervisor/administration.ts'
import { DynamicAdministration } from '../../src/supervisor/dynamic/dynamic-administration.ts'
import type { DynamicSupervisorHandle } from '../../src/supervisor/dynamic/dynamic-supervisor-handle.ts'
import { dynamicSupervisorKind } from '../../src/supervisor/dynamic/dynamic-supervisor-kind.ts'
import type { SupervisorEnvironment } from '../../src/supervisor/environment.ts'
import { PartitionAdministration } from '../../src/supervisor/partition/partition-administration.ts'
import type { PartitionSupervisorHandle } from '../../src/supervisor/partition/partition-supervisor-handle.ts'
import { partitionSupervisorKind } from '../../src/supervisor/partition/partition-supervisor-kind.ts'
import { SlotLedger } from '../../src/supervisor/slot-ledger.ts'
import type { SupervisorHandle } from '../../src/supervisor/supervisor-handle.ts'
import { supervisorKind } from '../../src/supervisor/supervisor-kind.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { resolveTree } from '../../src/system/resolve-tree.ts'
import { TaskAdministration } from '../../src/task/task-administration.ts'
import { taskKind } from '../../src/task/task-kind.ts'
import type { TaskSupervisorHandle } from '../../src/task/task-supervisor-handle.ts'
import { taskSupervisorKind } from '../../src/task/task-supervisor-kind.ts'
import type { TelemetryEvents, TelemetryName } from '../../src/telemetry/event.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { type Behaviour, FakeChild, startFake } from '../fixtures/fake-child.ts'

/** An abnormal end. */
export const BOOM: ExitReason = { type: 'exited', code: 1 }

/** The spec of a fake child. */
export function fake(id: string, overrides: WorkerOverrides = {}): ChildSpec {
  return worker(id, { kind: 'worker', runtime: 'fake', command: 'fake' }, overrides)
}

/** A tree called `root`. */
export function root(flags: SupervisorFlags, children: readonly ChildSpec[]): SupervisorSpec {
  return supervisor('root', flags, children)
}

/** What an observer is told, as `root/a running`. */
export function slotLine(path: string, state: SlotState): string {
  return `${path} ${typeof state === 'string' ? state : state.state}`
}

/** How long a test waits for an event before it fails. */
const PATIENCE_MS = 5_000

interface Recorded {
  readonly name: TelemetryName
  readonly fields: object
}

/**
 * Supervisors on a stage: fake children, a clock that stands still, and a record of everything that
 * happens.
 */
export class Stage {
  readonly clock = new TestClock()
  readonly endings = new Endings()
  /** `start`, `stop`, `kill` and `down` of every child, in order. */
  readonly log: string[] = []
  /** What the observer was told, as `root/a running`. */
  readonly slots: string[] = []
  readonly handles = new Map<string, SupervisorHandle>()
  readonly dynamicHandles = new Map<string, DynamicSupervisorHandle>()
  readonly taskHandles = new Map<string, TaskSupervisorHandle>()
  readonly lives = new Lives(new Registries())
  readonly partitionHandles = new Map<string, PartitionSupervisorHandle>()
  readonly abort = new AbortController()
  readonly kill = new AbortController()
  random = 0
  /** Called with every change of a slot; may throw. */
  onSlot: (line: string) => void = () => {}
  readonly starter: ChildStarter
  readonly #starters: ReadonlyMap<StartKind, ChildStarter>
  readonly #scripts = new Map<string, Behaviour[]>()
  readonly #lives = new Map<string, FakeChild[]>()
  readonly #events: Recorded[] = []
  readonly #waiting = new Map<string, () => void>()
  #incarnations = 0
  #numbers = 0

  constructor(changes: Partial<SupervisorEnvironment> = {}) {
    const environment = { ...this.environment(), ...changes }
    const system = { ...environment, lives: this.lives, ledger: new SlotLedger(environment.observeSlot) }
    this.starter = supervisorKind.starter(system)
    this.#starters = new Map<StartKind, ChildStarter>([
      ['supervisor', this.starter],
      ['dynamic_supervisor', dynamicSupervisorKind.starter(system)],
      ['partition_supervisor', partitionSupervisorKind.starter(system)],
      ['task_supervisor', taskSupervisorKind.starter(system)],
      ['task', taskKind.starter(system)],
    ])
  }

  /** Says what the next lives of a child do; the last behaviour holds for all that follow. */
  script(path: string, ...behaviours: Behaviour[]): void {
    this.#scripts.set(path, behaviours)
  }

  /** Starts a tree. */
  launch(spec: SupervisorSpec) {
    const resolved = resolveTree(spec)
    const context = { path: spec.id, incarnation: 'root-1', signal: this.abort.signal, killSignal: this.kill.signal }
    return this.starter(resolved, context)
  }

  /** Starts a tree that is known to start. */
  async start(spec: SupervisorSpec) {
    const result = await this.launch(spec)
    if (result.outcome !== 'started') throw new Error(`did not start: ${JSON.stringify(result)}`)
    return { ...this.handle(spec.id), supervisor: result.child, admin: this.handle(spec.id) }
  }

  handle(path: string): SupervisorHandle {
    return found(this.handles, path)
  }

  /** Administration of a dynamic supervisor. */
  dynamic(path: string): DynamicSupervisorHandle {
    return found(this.dynamicHandles, path)
  }

  /** Administration of a partition supervisor. */
  partitioned(path: string): PartitionSupervisorHandle {
    return found(this.partitionHandles, path)
  }

  /** The newest life at a path. */
  life(path: string): FakeChild {
    const life = this.#lives.get(path)?.at(-1)
    if (life === undefined) throw new Error(`nothing was ever started at ${path}`)
    return life
  }

  /** The newest life at a path, if there has been one. */
  lastLife(path: string): FakeChild | undefined {
    return this.#lives.get(path)?.at(-1)
  }

  /** How many lives at a path have not ended. */
  alive(path: string): number {
    return this.#lives.get(path)?.filter(({ isAlive }) => isAlive).length ?? 0
  }

  /**
   * Ends a child by itself, and waits until its supervisor has dealt with it, retries not included.
   */
  async crash(path: string, reason: ExitReason = BOOM): Promise<void> {
    await this.life(path).end(reason)
    const supervisor = path.slice(0, path.lastIndexOf('/'))
    await this.handles.get(supervisor)?.countChildren()
    await this.dynamicHandles.get(supervisor)?.countChildren()
  }

  /** How many lives a child has had. */
  starts(path: string): number {
    return this.#lives.get(path)?.length ?? 0
  }

  /** How often a start was tried. */
  attempts(path: string): number {
    return this.log.filter((line) => line === `start ${path}`).length
  }

  /** Fields of the events of one name, in order. */
  events<N extends TelemetryName>(name: N): TelemetryEvents[N][] {
    return this.#events.filter((event) => event.name === name).map((event) => event.fields as TelemetryEvents[N])
  }

  /** Resolves when the line is in the record, at once if it is there since the last `take`. */
  line(text: string): Promise<void> {
    return this.log.includes(text) ? Promise.resolve() : this.#next(text)
  }

  /** Resolves when the observer has been told so last. */
  reached(path: string, state: Exclude<SlotState, object> | 'quarantined'): Promise<void> {
    return this.slot(path) === state ? Promise.resolve() : this.#next(`${path} ${state}`)
  }

  #next(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = systemClock.setTimer(PATIENCE_MS, () =>
        reject(new Error(`"${text}" did not happen; the record: ${this.log.join(', ')}`)),
      )
      this.#waiting.set(text, () => {
        limit.cancel()
        resolve()
      })
    })
  }

  /** The record since the last call. */
  take(): string[] {
    return this.log.splice(0)
  }

  /** What the observer was last told of a path. */
  slot(path: string): string | undefined {
    return this.slots.findLast((line) => line.startsWith(`${path} `))?.split(' ')[1]
  }

  /** What the supervisors on this stage share. */
  environment(): SupervisorEnvironment {
    return {
      starterOf: (kind) => this.#starters.get(kind) ?? this.#startFake,
      clock: this.clock,
      telemetry: {
        emit: (name, fields) => void this.#events.push({ name, fields }),
        listens: () => true,
      },
      observeSlot: (path: string, state: SlotState) => {
        const line = slotLine(path, state)
        this.slots.push(line)
        this.#happened(line)
        this.onSlot(line)
      },
      endings: this.endings,
      nextIncarnation: () => `life-${(this.#incarnations += 1)}`,
      kinds: OWN_KINDS,
      ledger: new SlotLedger(() => {}),
      register: (path, administration) => this.#register(path, administration),
      nextNumber: () => (this.#numbers += 1),
      random: () => this.random,
    }
  }

  #register(path: string, administration: object): () => void {
    if (administration instanceof Administration) return registerIn(this.handles, path, administration)
    if (administration instanceof DynamicAdministration) return registerIn(this.dynamicHandles, path, administration)
    if (administration instanceof PartitionAdministration)
      return registerIn(this.partitionHandles, path, administration)
    if (administration instanceof TaskAdministration) return registerIn(this.taskHandles, path, administration)
    throw new Error(`an administration of no kind at ${path}`)
  }

  readonly #startFake: ChildStarter = async (_spec, context) => {
    const script = this.#scripts.get(context.path) ?? []
    const behaviour = (script.length > 1 ? script.shift() : script[0]) ?? {}
    const result = await startFake(context, behaviour, (line) => this.#write(line))
    if (result.outcome === 'started' && result.child instanceof FakeChild) {
      const lives = this.#lives.get(context.path)
      if (lives === undefined) this.#lives.set(context.path, [result.child])
      else lives.push(result.child)
    }
    return result
  }

  #write(line: string): void {
    this.log.push(line)
    this.#happened(line)
  }

  #happened(text: string): void {
    const resolve = this.#waiting.get(text)
    this.#waiting.delete(text)
    resolve?.()
  }
}

function registerIn<H>(handles: Map<string, H>, path: string, handle: H): () => void {
  handles.set(path, handle)
  return () => void handles.delete(path)
}

function found<H>(handles: ReadonlyMap<string, H>, path: string): H {
  const handle = handles.get(path)
  if (handle === undefined) throw new Error(`no supervisor at ${path}`)
  return handle
}
