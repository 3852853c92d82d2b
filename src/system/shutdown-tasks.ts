import type { Clock } from '../clock/clock.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from '../options/describe-value.ts'
import { A_FUNCTION, A_TEXT } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import type { ResolvedPhase } from './phases.ts'

/** Something to be done during a shutdown. It is told why. */
export type ShutdownTask = (reason: string) => unknown

/** What was amiss with a task. */
export interface TaskFailure {
  readonly phase: string
  readonly task: string
  /** What it threw, or that its phase was over before it was done. */
  readonly message: string
}

/**
 * What is to be done in the phases of a shutdown, beside stopping the tree.
 *
 * The tasks of a phase run together. A phase ends when all of them have, or when its limit has
 * passed; what failed or took too long is reported, and never keeps the next phase from beginning.
 *
 * @source Pekko's CoordinatedShutdown; differs: phases are a list, and a failure never ends the
 *   sequence.
 */
export class ShutdownTasks {
  readonly #phases: readonly ResolvedPhase[]
  readonly #clock: Clock
  readonly #tasks = new Map<string, Map<symbol, { readonly name: string; readonly task: ShutdownTask }>>()

  constructor(phases: readonly ResolvedPhase[], clock: Clock) {
    this.#phases = phases
    this.#clock = clock
    for (const { name } of phases) this.#tasks.set(name, new Map())
  }

  /** In the order in which they run. */
  get phases(): readonly ResolvedPhase[] {
    return this.#phases
  }

  /**
   * Adds a task. One that is added to a phase that has begun does not run.
   *
   * @returns Its undo.
   * @throws {@link SpecError} `SPEC_INVALID_OPTION` when there is no such phase, or the name or the
   *   task is none.
   */
  add(phase: string, name: string, task: ShutdownTask): () => void {
    const tasks = this.#tasks.get(phase)
    if (tasks === undefined) {
      const known = this.#phases.map((each) => `"${each.name}"`).join(', ')
      throw new SpecError(
        'SPEC_INVALID_OPTION',
        `The shutdown has no phase ${describeValue(phase)}; there are ${known}`,
      )
    }
    checkOption({ owner: 'onShutdown()', name: 'name' }, name, A_TEXT)
    checkOption({ owner: 'onShutdown()', name: 'task' }, task, A_FUNCTION)
    const key = Symbol(name)
    tasks.set(key, { name, task })
    return () => void tasks.delete(key)
  }

  /** Runs the tasks of one phase. Never rejects. */
  async run({ name, limitMs }: ResolvedPhase, reason: string): Promise<readonly TaskFailure[]> {
    const tasks = [...(this.#tasks.get(name)?.values() ?? [])]
    if (tasks.length === 0) return []
    const failures: TaskFailure[] = []
    const unfinished = new Set(tasks)
    const all = Promise.all(
      tasks.map(async (each) => {
        try {
          await each.task(reason)
        } catch (error) {
          failures.push({
            phase: name,
            task: each.name,
            message: reasonOf(error),
          })
        }
        unfinished.delete(each)
      }),
    )
    await this.#within(limitMs, all)
    for (const { name: task } of unfinished)
      failures.push({ phase: name, task, message: `not done within ${limitMs} ms` })
    return failures
  }

  async #within(limitMs: number | 'infinity', work: Promise<unknown>): Promise<void> {
    if (limitMs === 'infinity') {
      await work
      return
    }
    let cancel = (): void => undefined
    const limit = new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(limitMs, resolve)
      cancel = () => timer.cancel()
    })
    await Promise.race([work, limit])
    cancel()
  }
}
