import { Endings } from '../../../src/calls/endings.ts'
import type { ChildStarter } from '../../../src/child/child.ts'
import { Lives } from '../../../src/lives/lives.ts'
import { Registries } from '../../../src/names/registries.ts'
import type { StartKind } from '../../../src/spec/child-spec.ts'
import type { ChildrenEnvironment } from '../../../src/supervisor/environment.ts'
import { TestClock } from '../../../src/testing/time/test-clock.ts'
import { ask, type Handle, type Names } from './ask.ts'
import type { createSupervisors, SupervisorHandles } from './create-supervisors.ts'
import { Owner } from './owner.ts'
import { Players } from './players.ts'
import { writeReport } from './report-text.ts'
import type { Answer, Effects, Line, Stimulus } from './stimulus.ts'
import { parentOf } from './tree.ts'
import { watchSupervisors } from './watch-supervisors.ts'

/** The function under test: the real one, or that of a copy with a bug in it. */
export type CreateSupervisors = typeof createSupervisors

/**
 * Tutti's supervisors with fake children on a clock that stands still, told and seen in the words
 * of the model.
 */
export class Reality {
  readonly #clock = new TestClock()
  readonly #players = new Players((path, text) => this.#write({ supervisor: parentOf(path), text }))
  readonly #handles: SupervisorHandles
  readonly #owner: Owner
  #lines: Line[] = []
  #answers: Answer[] = []
  /** Grows with everything that can be seen. */
  #activity = 0
  #incarnations = 0

  constructor(createSupervisors: CreateSupervisors) {
    const watch = (starter: ChildStarter): ChildStarter =>
      watchSupervisors(starter, {
        name: (context) => this.#players.name(context),
        write: (line) => this.#write(line),
      })
    const starterOf = (kind: StartKind): ChildStarter => watched.get(kind) ?? this.#players.start
    const { handles, starters } = createSupervisors(this.#environment(starterOf), new Lives(new Registries()))
    const watched = new Map<StartKind, ChildStarter>([
      ['supervisor', watch(starters.supervisor)],
      ['dynamic_supervisor', watch(starters.dynamic_supervisor)],
    ])
    this.#handles = handles
    this.#owner = new Owner(starterOf('supervisor'), this.#clock)
  }

  readonly #names: Names = {
    nameOf: (incarnation) => this.#players.nameOf(incarnation),
    incarnationOf: (name) => this.#players.incarnationOf(name),
  }

  /** Does something to the tree, and waits until nothing happens any more. */
  async perform(stimulus: Stimulus): Promise<Effects> {
    await this.#apply(stimulus)
    await this.settle()
    return { lines: this.#lines.splice(0), answers: this.#answers.splice(0), deviations: [] }
  }

  /**
   * Which children a supervisor says that it has, and how many; undefined when it does not answer
   * now.
   */
  async look(path: string): Promise<string | undefined> {
    const handle = this.#handle(path)
    if (handle === undefined) return undefined
    let seen: string | undefined
    const look = async (): Promise<void> => {
      const children = await ask(handle, { type: 'whichChildren' }, this.#names)
      seen = `${children}; ${await ask(handle, { type: 'countChildren' }, this.#names)}`
    }
    void look()
    await this.settle()
    return seen
  }

  /** Timers that nobody has cancelled. */
  get pendingTimers(): number {
    return this.#clock.pending
  }

  /**
   * Until nothing was seen for two turns of the event loop: a retry lets one go by, and is seen in
   * the next.
   */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.#activity
      await new Promise<void>((resolve) => setImmediate(resolve))
      quiet = this.#activity === before ? quiet + 1 : 0
    }
  }

  async #apply(stimulus: Stimulus): Promise<void> {
    switch (stimulus.type) {
      case 'boot':
        this.#owner.boot(stimulus.tree, this.#nextIncarnation())
        return
      case 'behave':
        this.#players.behave(stimulus.path, stimulus.behaviours)
        return
      case 'burst':
        return this.#burst(stimulus)
      case 'release':
        this.#players.release(stimulus.path, stimulus.outcome)
        return
      case 'advance':
        this.#clock.advanceNow(stimulus.ms)
        return
      case 'abort_boot':
        this.#owner.abort(stimulus.kill)
        return
      case 'stop':
        this.#owner.stop(stimulus.graceMs)
        return
      case 'kill':
        this.#owner.kill(stimulus.after)
    }
  }

  async #burst({ at, deaths, calls }: Stimulus & { type: 'burst' }): Promise<void> {
    const handle = this.#handle(at)
    for (const { path, reason } of deaths) this.#players.end(path, reason)
    // Until the supervisor has been told; it may have begun to deal with it, which makes no
    // difference to what comes behind.
    if (deaths.length > 0) for (let i = 0; i < MICROTASKS; i += 1) await Promise.resolve()
    for (const { call, request } of calls) {
      const given = handle === undefined ? Promise.resolve('noproc') : ask(handle, request, this.#names)
      void given.then((answer) => {
        this.#activity += 1
        this.#answers.push({ call, answer })
      })
    }
  }

  #handle(path: string): Handle | undefined {
    return this.#handles.supervisors.get(path) ?? this.#handles.dynamicSupervisors.get(path)
  }

  #environment(starterOf: ChildrenEnvironment['starterOf']): ChildrenEnvironment {
    return {
      starterOf,
      clock: this.#clock,
      telemetry: {
        emit: (name, fields) => {
          this.#activity += 1
          const line = writeReport(name, fields)
          if (line !== undefined) this.#lines.push(line)
        },
        listens: () => true,
      },
      observeSlot: () => {},
      endings: new Endings(),
      nextIncarnation: () => this.#nextIncarnation(),
      random: () => 0,
    }
  }

  #nextIncarnation(): string {
    return `life-${(this.#incarnations += 1)}`
  }

  #write(line: Line): void {
    this.#activity += 1
    this.#lines.push(line)
  }
}

/**
 * How many it may take until the end of a fake child is known to its supervisor; more do no harm.
 */
const MICROTASKS = 4
