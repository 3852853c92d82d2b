import { taskSupervisor } from '../../src/builders/task-supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { DynamicSupervisorFlags } from '../../src/spec/dynamic-supervisor-flags.ts'
import type { TaskContext } from '../../src/spec/task-spec.ts'
import type { TaskSupervisorHandle } from '../../src/task/task-supervisor-handle.ts'
import { root, Stage } from '../supervisor/stage.ts'

/** A task supervisor `root/t` on a stage. */
export class TaskStage extends Stage {
  #stop: () => Promise<unknown> = async () => undefined

  async open(flags: DynamicSupervisorFlags = {}): Promise<TaskSupervisorHandle> {
    const { admin } = await this.start(root({}, [taskSupervisor('t', flags)]))
    this.#stop = () => admin.terminateChild('t')
    const handle = this.taskHandles.get('root/t')
    if (handle === undefined) throw new Error('no task supervisor')
    return handle
  }

  /** Stops it in order; resolves when all is down. */
  async close(): Promise<void> {
    await this.#stop()
  }

  /** How the tasks ended, in order. */
  get reasons(): ExitReason[] {
    return this.events('child:exited').flatMap(({ path, reason }) => (path.startsWith('root/t/') ? [reason] : []))
  }
}

/** A function whose calls are known, and end when they are told to. */
export class Puppet<T> {
  readonly contexts: TaskContext[] = []
  readonly #ends: { resolve: (value: T) => void; reject: (error: unknown) => void }[] = []
  readonly #waiting: (() => void)[] = []
  /** Whether it gives up when it is told that nobody wants its result. */
  isObedient = true

  readonly run = (context: TaskContext): Promise<T> =>
    new Promise((resolve, reject) => {
      this.contexts.push(context)
      this.#ends.push({ resolve, reject })
      context.signal.addEventListener('abort', () => {
        if (this.isObedient) reject(context.signal.reason as Error)
      })
      for (const each of this.#waiting.splice(0)) each()
    })

  /** Resolves when there have been that many calls. */
  async called(times = 1): Promise<void> {
    while (this.contexts.length < times) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Ends a call. */
  return(value: T, call = 0): void {
    this.#ends[call]?.resolve(value)
  }

  /** Fails a call. */
  throw(error: unknown, call = 0): void {
    this.#ends[call]?.reject(error)
  }

  isAborted(call = 0): boolean {
    return this.contexts[call]?.signal.aborted === true
  }
}
