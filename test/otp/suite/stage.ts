import { onTestFinished } from 'vitest'
import {
  type ChildSpec,
  type DynamicSupervisorHandle,
  type ExitReason,
  type StopReason,
  type SupervisorFlags,
  type SupervisorHandle,
  type SupervisorSpec,
  type System,
  start,
  subscribe,
  supervisor,
  type Timer,
} from '../../../src/index.ts'
import { TestClock } from '../../../src/testing/time/test-clock.ts'
import { within } from '../../fixtures/await-event.ts'
import { troupeOf } from './behaviours.ts'
import { PATIENCE_MS, Prompter } from './prompter.ts'

/** Enough for every test that is not about the intensity. */
const GENEROUS: SupervisorFlags = { intensity: 10, periodMs: 10_000 }

/** A stage for one test; it is cleared away after it. */
export function newStage(): Stage {
  return joinStages(new Stage())
}

/** Has a stage cleared away after the test. */
export function joinStages<S extends Stage>(stage: S): S {
  onTestFinished(() => stage.close())
  return stage
}

/** The end of one life, as its supervisor saw it. */
export interface Exit {
  readonly path: string
  readonly reason: ExitReason
}

/** Says which timers are set. */
class NotedClock extends TestClock {
  readonly #note: (line: string) => void

  constructor(note: (line: string) => void) {
    super()
    this.#note = note
  }

  override setTimer(delayMs: number, fire: () => void): Timer {
    const timer = super.setTimer(delayMs, fire)
    this.#note(`timer ${delayMs}`)
    return timer
  }
}

/**
 * A tree `main` with a clock that stands still, the children that play in it, and the record of
 * what they do.
 */
export class Stage extends Prompter {
  readonly clock = new NotedClock((line) => this.note(line))
  readonly children = troupeOf(this)
  /** Ends of lives, in order. */
  readonly exits: Exit[] = []
  #system: System | undefined = undefined
  readonly #undos: readonly (() => void)[]

  constructor() {
    super()
    this.#undos = [
      subscribe('child:starting', ({ path }) => this.note(`starting ${path}`)),
      subscribe('child:started', ({ path }) => this.note(`started ${path}`)),
      subscribe('child:exited', ({ path, reason }) => {
        this.exits.push({ path, reason })
        this.note(`exited ${path} ${reason.type}`)
      }),
    ]
  }

  get system(): System {
    if (this.#system === undefined) throw new Error('nothing was started')
    return this.#system
  }

  /** Administration of the root. */
  get main(): SupervisorHandle {
    return this.supervisor('main')
  }

  /** Starts a tree `main`. */
  start(children: readonly ChildSpec[], flags: SupervisorFlags = GENEROUS): Promise<System> {
    return this.startTree(supervisor('main', flags, children))
  }

  async startTree(tree: SupervisorSpec): Promise<System> {
    this.#system = await start(tree, { clock: this.clock, log: 'silent' })
    return this.#system
  }

  supervisor(path: string): SupervisorHandle {
    const handle = this.system.supervisor(path)
    if (handle === undefined) throw new Error(`no supervisor at ${path}`)
    return handle
  }

  /** A supervisor of either kind. */
  findSupervisor(path: string): SupervisorHandle | DynamicSupervisorHandle | undefined {
    return this.system.supervisor(path) ?? this.system.dynamicSupervisor(path)
  }

  /** Stops the whole tree in order. @returns The reason of its root. */
  async stop(): Promise<ExitReason> {
    void this.system.shutdown()
    return this.ended()
  }

  /** Waits for the end of the root. */
  ended(): Promise<ExitReason> {
    return within('the end of the tree', this.system.exited, PATIENCE_MS)
  }

  /**
   * Has a child end by itself; resolves when its supervisor has dealt with it, repetitions of a
   * failed restart excepted.
   */
  async end(path: string, reason: StopReason = 'normal'): Promise<void> {
    const dealt = this.dealtWith(path)
    this.system.ref(path).cast('end', reason)
    await dealt
  }

  /**
   * Has a child end by itself while its supervisor is busy with others; resolves when it is down.
   * `'other'`: by an error.
   */
  async endOf(path: string, reason: StopReason | 'other'): Promise<void> {
    const down = new Promise<void>((resolve) => void this.system.monitor(path, () => resolve()))
    if (reason === 'other') this.system.ref(path).cast('die')
    else this.system.ref(path).cast('end', reason)
    await within(`the end of ${path}`, down, PATIENCE_MS)
  }

  /** As {@link end}, by an error. */
  async crash(path: string): Promise<void> {
    const dealt = this.dealtWith(path)
    this.system.ref(path).cast('die')
    await dealt
  }

  /** As {@link end}, by the signal that cannot be trapped. */
  async kill(path: string): Promise<void> {
    const dealt = this.dealtWith(path)
    this.system.exit(path, 'kill')
    await dealt
  }

  /**
   * Resolves when the supervisor of a child has dealt with its next end. Ask before you cause it.
   */
  async dealtWith(path: string): Promise<void> {
    await within(
      `the end of ${path}`,
      new Promise<void>((resolve) => {
        const undo = subscribe('child:exited', (exit) => {
          if (exit.path !== path) return
          undo()
          resolve()
        })
      }),
      PATIENCE_MS,
    )
    await this.findSupervisor(path.slice(0, path.lastIndexOf('/')))?.countChildren()
  }

  /** What a supervisor counts: specs, active, supervisors, workers. */
  async counts(path = 'main'): Promise<readonly number[]> {
    const answer = await this.findSupervisor(path)?.countChildren()
    if (answer?.ok !== true) return []
    const { specs, active, supervisors, workers } = answer.counts
    return [specs, active, supervisors, workers]
  }

  /** Ids and states of the children of a supervisor, the last started first. */
  async list(path = 'main'): Promise<readonly string[]> {
    const answer = await this.findSupervisor(path)?.whichChildren()
    if (answer?.ok !== true) return ['noproc']
    return answer.children.map(({ id, state }) => `${id} ${state}`)
  }

  /** Token of the life of a child, or the state of its slot when it has none: Tutti's pid. */
  async pid(id: string, path = 'main'): Promise<string> {
    const answer = await this.findSupervisor(path)?.whichChild(id)
    if (answer?.ok !== true) return answer?.error ?? 'noproc'
    return answer.child.incarnation ?? answer.child.state
  }

  /** @see pid */
  pids(ids: readonly string[], path = 'main'): Promise<readonly string[]> {
    return Promise.all(ids.map((id) => this.pid(id, path)))
  }

  /** Reasons for which the children of those ids, of any supervisor, ended last. */
  reasons(...paths: readonly string[]): readonly (ExitReason | undefined)[] {
    return paths.map((path) => this.exits.findLast((exit) => exit.path === path)?.reason)
  }

  /**
   * Crashes a child whose starts fail late from now on, and waits until the first of them is under
   * way.
   */
  async enterLoop(path: string): Promise<void> {
    this.take()
    this.break(path)
    this.system.ref(path).cast('die')
    await this.until(`late ${path}`)
    this.take()
  }

  /** Ends what is left. */
  async close(): Promise<void> {
    this.#system?.kill()
    await this.#system?.shutdown({ limitMs: 'infinity' })
    for (const undo of this.#undos) undo()
  }
}
