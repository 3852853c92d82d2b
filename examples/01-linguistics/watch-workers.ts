import { subscribe } from '../../src/index.ts'

/** What telemetry has told about one worker. */
export interface WorkerRecord {
  readonly path: string
  /** The last part of its path. */
  readonly name: string
  state: string
  /** While it is ready; `undefined` before and after. */
  pid: number | undefined
  /** As its SDK says it: `python 3.11.7`. */
  runtime: string
  /** Incarnations that became ready. */
  lives: number
  /** Of every process that it ever had. */
  readonly pids: number[]
  callsSent: number
  callsSettled: number
  redelivered: number
}

/** Follows the workers of this process through telemetry. */
export class WorkerWatch {
  readonly #workers = new Map<string, WorkerRecord>()
  readonly #undo: readonly (() => void)[]

  constructor() {
    this.#undo = [
      subscribe('worker:state', ({ path, state }) => void (this.#at(path).state = state)),
      subscribe('worker:spawned', ({ path, pid }) => void this.#at(path).pids.push(pid)),
      subscribe('worker:ready', ({ path, pid, runtime }) => {
        const worker = this.#at(path)
        Object.assign(worker, { pid, runtime, lives: worker.lives + 1 })
      }),
      subscribe(
        'worker:died',
        ({ death }) => void Object.assign(this.#at(death.path), { pid: undefined, state: 'exited' }),
      ),
      subscribe('call:sent', ({ path }) => void (this.#at(path).callsSent += 1)),
      subscribe('call:settled', ({ path }) => void (this.#at(path).callsSettled += 1)),
      subscribe('message:redelivered', ({ path }) => void (this.#at(path).redelivered += 1)),
    ]
  }

  /** In the order in which they were first heard of. */
  get workers(): readonly WorkerRecord[] {
    return [...this.#workers.values()]
  }

  /** `undefined` when nothing has been heard of it. */
  named(name: string): WorkerRecord | undefined {
    return this.workers.find((worker) => worker.name === name)
  }

  /** Adds up one of the counts. */
  total(count: 'callsSent' | 'callsSettled' | 'redelivered'): number {
    return this.workers.reduce((sum, worker) => sum + worker[count], 0)
  }

  /** Processes of this run that are still there; none once the tree has been shut down. */
  get survivors(): readonly number[] {
    return this.workers.flatMap(({ pids }) => pids.filter(isAlive))
  }

  stop(): void {
    for (const undo of this.#undo) undo()
  }

  #at(path: string): WorkerRecord {
    const known = this.#workers.get(path)
    if (known !== undefined) return known
    const name = path.split('/').at(-1) ?? path
    const counts = { lives: 0, callsSent: 0, callsSettled: 0, redelivered: 0 }
    const made: WorkerRecord = { path, name, state: 'idle', pid: undefined, runtime: '', pids: [], ...counts }
    this.#workers.set(path, made)
    return made
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
