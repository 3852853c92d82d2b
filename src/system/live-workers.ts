import { signalGroup } from '../port/signal-group.ts'
import { subscribe } from '../telemetry/telemetry.ts'

/** A process that is alive though nobody owns it any more. */
export interface Stray {
  readonly path: string
  readonly pid: number
}

/** The worker processes of one system that have been started and have not ended. */
export class LiveWorkers {
  readonly #alive = new Map<string, Stray>()
  readonly #undo: readonly (() => void)[]

  constructor(systemId: string) {
    this.#undo = [
      subscribe('worker:spawned', ({ system, incarnation, path, pid }) => {
        if (system === systemId) this.#alive.set(incarnation, { path, pid })
      }),
      subscribe('worker:died', ({ system, death }) => {
        if (system === systemId) this.#alive.delete(death.incarnation)
      }),
    ]
  }

  /** Kills what is left after the tree has ended: there should be nothing. Then it listens no more. */
  sweep(): readonly Stray[] {
    for (const undo of this.#undo) undo()
    const strays = [...this.#alive.values()]
    this.#alive.clear()
    for (const { pid } of strays) signalGroup(pid, 'SIGKILL')
    return strays
  }
}
