import type { Clock } from '../clock/clock.ts'
import { mustBeStartable } from '../process/diagnose.ts'
import { type Signaled, signalGroup } from '../process/signal-group.ts'
import type { Containment, Enclosure, LaunchEnd, Program, ProgramEnd, Remains } from './containment.ts'
import { Guard, PROCESS_GROUPS_DUTY } from './guard.ts'
import { startTimeOf } from './host-mark.ts'
import { launchGated, type Wrapper } from './launcher.ts'
import { mustBeUnlimited } from './limit-memory.ts'
import type { Records } from './records.ts'

/** A layer without groups of the kernel's: what it has started must be written down. */
export interface RecordedLayer {
  readonly guarantees: Containment['guarantees']
  /** What runs the program inside. */
  readonly wrapper: Wrapper
  readEnd(end: LaunchEnd): ProgramEnd
}

/**
 * Holds workers together by their process groups, which it tells the guard and writes down for the
 * janitor, each before the program runs.
 *
 * ```
 *   spawn ──> launcher waits on its input ──> pid is recorded, the guard is told ──> a line ──> program
 *                      └── the host ends in between: end of file, and the launcher ends too
 * ```
 */
export class RecordedContainment implements Containment {
  readonly guarantees: Containment['guarantees']
  readonly #layer: RecordedLayer
  readonly #records: Records | undefined
  readonly #guard: Guard
  /**
   * Start times of the leaders of the live groups, by pid; empty where the machine does not tell.
   */
  readonly #live = new Map<number, string>()

  constructor(layer: RecordedLayer, records: Records | undefined, clock: Clock) {
    this.guarantees = layer.guarantees
    this.#layer = layer
    this.#records = records
    const recall = (): readonly string[] => [...this.#live].map(([pid, startTime]) => `+ ${pid} ${startTime}`)
    this.#guard = new Guard({ script: PROCESS_GROUPS_DUTY, args: [records?.folder ?? ''], recall }, clock)
  }

  enclose(program: Program): Enclosure {
    mustBeStartable(program)
    mustBeUnlimited(program)
    const launch = launchGated(this.#layer.wrapper, program)
    return new RecordedEnclosure(launch, this.#layer, {
      began: (pid) => this.#began(pid),
      ended: (pid) => this.#ended(pid),
    })
  }

  release(): Promise<void> {
    return this.#guard.end()
  }

  #began(pid: number): void {
    const startTime = startTimeOf(pid) ?? ''
    this.#live.set(pid, startTime)
    this.#records?.add(pid, startTime)
    this.#guard.tell(`+ ${pid} ${startTime}`)
  }

  #ended(pid: number): void {
    const startTime = this.#live.get(pid)
    if (startTime === undefined) return
    this.#live.delete(pid)
    this.#guard.tell(`- ${pid}`)
    this.#records?.remove(pid, startTime)
  }
}

interface Ledger {
  began(pid: number): void
  ended(pid: number): void
}

class RecordedEnclosure implements Enclosure {
  readonly launch: Enclosure['launch']
  readonly #layer: RecordedLayer
  readonly #ledger: Ledger
  #pid: number | undefined = undefined

  constructor(launch: Enclosure['launch'], layer: RecordedLayer, ledger: Ledger) {
    this.launch = launch
    this.#layer = layer
    this.#ledger = ledger
  }

  spawned(pid: number): void {
    this.#pid = pid
    this.#ledger.began(pid)
  }

  kill(): Signaled {
    return this.#pid === undefined ? 'gone' : signalGroup(this.#pid, 'SIGKILL')
  }

  readEnd(end: LaunchEnd): ProgramEnd {
    return this.#layer.readEnd(end)
  }

  close(): Promise<Remains> {
    this.kill()
    if (this.#pid !== undefined) this.#ledger.ended(this.#pid)
    return Promise.resolve({ usage: undefined, hasSurvivors: false })
  }
}
