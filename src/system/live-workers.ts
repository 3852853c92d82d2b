import { signalGroup } from '../process/signal-group.ts'
import { subscribe } from '../telemetry/telemetry.ts'

/** A process that is alive though nobody owns it any more. */
export interface Stray {
  readonly path: string
  readonly pid: number
}

/** The process of a worker. */
export interface WorkerProcess {
  /** Path of the worker. */
  readonly path: string
  readonly incarnation: string
  readonly pid: number
}

/** The worker processes of one system that have been started and have not ended. */
export class LiveWorkers {
  readonly #alive = new Map<string, WorkerProcess>()
  readonly #undo: readonly (() => void)[]

  constructor(systemId: string) {
    this.#undo = [
      subscribe('worker:spawned', ({ system, incarnation, path, pid }) => {
        if (system === systemId) this.#alive.set(incarnation, { path, incarnation, pid })
      }),
      subscribe('worker:died', ({ system, death }) => {
        if (system === systemId) this.#alive.delete(death.incarnation)
      }),
    ]
  }

  /** Those that live now, in the order in which they were started. */
  get all(): readonly WorkerProcess[] {
    return [...this.#alive.values()]
  }

  /**
   * Kills what is left after the tree has ended: there should be nothing. Then it listens no more.
   */
  sweep(): readonly Stray[] {
    for (const undo of this.#undo) undo()
    const strays = this.all.map(({ path, pid }) => ({ path, pid }))
    this.#alive.clear()
    for (const { pid } of strays) signalGroup(pid, 'SIGKILL')
    return strays
  }
}
