import type { Clock } from '../clock/clock.ts'
import { onAbort } from '../clock/on-abort.ts'
import { type ExitReason, formatExitReason, NOPROC } from '../errors/exit-reason.ts'
import { TaskError } from '../errors/task-error.ts'
import { Fields } from '../options/fields.ts'
import type { Shutdown } from '../spec/child-spec.ts'
import { askToEnd } from '../supervisor/ending.ts'
import type { Life } from '../supervisor/slot.ts'
import { signalOf, type TaskOwner } from './task-owner.ts'

/** How a task ended. */
export type TaskOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: TaskError }

/** What a function did. */
export type TaskResult<T> = { readonly value: T } | { readonly cause: unknown }

/** What a {@link Task} is made of. */
export interface TaskParts {
  readonly clock: Clock
  readonly shutdown: Shutdown
  /** Whose life it is linked to. */
  readonly owner: TaskOwner | undefined
}

/** Default of `limitMs`. @source Elixir `Task.await/2` */
const DEFAULT_LIMIT_MS = 5_000

const LIMIT = { min: 0, unit: ' of milliseconds', advice: 'Leave it out for 5000.' } as const

/**
 * A task in the hands of the one who wants its result.
 *
 * @typeParam T - Its result.
 * @source Elixir `Task`
 */
export class Task<T> {
  /** How it ended. Never rejects, so it may be left alone. */
  readonly outcome: Promise<TaskOutcome<T>>
  /** @internal Resolves when its owner has been told of it; its function is not called before. */
  readonly ready: Promise<void>
  readonly #parts: TaskParts
  #begin: () => void = () => {}
  #settle: (outcome: TaskOutcome<T>) => void = () => {}
  #result: TaskResult<T> | undefined = undefined
  #running: { readonly life: Life; readonly path: string } | undefined = undefined
  /** How it is to be stopped as soon as it runs. */
  #stopWith: Shutdown | undefined = undefined
  #tooLate: TaskError | undefined = undefined

  /** @internal Use a task supervisor. */
  constructor(parts: TaskParts) {
    this.#parts = parts
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.ready = new Promise((resolve) => {
      this.#begin = resolve
    })
  }

  /**
   * Its result.
   *
   * @param limitMs - How long to wait, in milliseconds. Default 5000. When it is over a task that
   *   has an owner is stopped, and one that has none goes on; the result is lost either way.
   * @throws {@link TaskError} `TASK_EXITED`, `TASK_TIMEOUT`, `TASK_NOPROC` or `TASK_MAX_CHILDREN`.
   *   {@link SpecError} when the limit is wrong.
   */
  async await(limitMs: number | 'infinity' = DEFAULT_LIMIT_MS): Promise<T> {
    new Fields('The awaiting of a task', { limitMs }).wholeOr('limitMs', ['infinity'], LIMIT)
    if (this.#tooLate !== undefined) throw this.#tooLate
    const outcome = await (limitMs === 'infinity' ? this.outcome : this.#within(limitMs))
    if (outcome.ok) return outcome.value
    throw outcome.error
  }

  /** Stops it by its `shutdown`, without harm to its owner. @returns How it ended. */
  shutdown(): Promise<TaskOutcome<T>> {
    this.#stop(this.#parts.shutdown)
    return this.outcome
  }

  /**
   * Ends it at once: its signal is aborted, and what its function still does is lost.
   * @returns How it ended.
   */
  kill(): Promise<TaskOutcome<T>> {
    this.#stop('brutal_kill')
    return this.outcome
  }

  /** @internal It runs. */
  started(life: Life, path: string): void {
    this.#running = { life, path }
    const { owner, shutdown } = this.#parts
    const signal = signalOf(owner)
    const ownerEnded = (): void => this.#stop(shutdown)
    const unlisten = signal?.aborted === false ? onAbort(signal, ownerEnded) : undefined
    void life.exited.then((reason) => {
      unlisten?.()
      this.#settle(outcomeOf(reason, this.#result))
    })
    if (this.#stopWith !== undefined) askToEnd(life.child, this.#stopWith)
    else if (signal?.aborted === true) ownerEnded()
    else if (owner !== undefined && 'link' in owner) owner.link(path)
    this.#begin()
  }

  /** @internal It does not run, and will not. */
  refused(error: TaskError): void {
    this.#settle({ ok: false, error })
  }

  /**
   * @internal Its function has ended. It counts when the task ends by it, and not for another
   *   reason before.
   */
  finished(result: TaskResult<T>): void {
    this.#result = result
  }

  #stop(shutdown: Shutdown): void {
    const { owner } = this.#parts
    this.#stopWith = shutdown
    if (this.#running === undefined) return
    if (owner !== undefined && 'unlink' in owner) owner.unlink(this.#running.path)
    askToEnd(this.#running.life.child, shutdown)
  }

  async #within(limitMs: number): Promise<TaskOutcome<T>> {
    const { clock, owner } = this.#parts
    let limit = { cancel: (): void => {} }
    const late = new Promise<TaskOutcome<T>>((resolve) => {
      limit = clock.setTimer(limitMs, () => {
        this.#tooLate = timedOut(limitMs)
        if (owner !== undefined) this.#stop(this.#parts.shutdown)
        resolve({ ok: false, error: this.#tooLate })
      })
    })
    const outcome = await Promise.race([this.outcome, late])
    limit.cancel()
    return outcome
  }
}

/** The error of a task whose caller does not wait any longer. */
export function timedOut(limitMs: number): TaskError {
  return new TaskError('TASK_TIMEOUT', `The task had no result after ${limitMs} ms`)
}

/** The error of a task that was not started. */
export function notStarted(path: string, why: 'noproc' | 'max_children'): TaskError {
  return why === 'noproc'
    ? new TaskError('TASK_NOPROC', `The task was not started: "${path}" has ended`, { reason: NOPROC })
    : new TaskError('TASK_MAX_CHILDREN', `The task was not started: "${path}" has as many children as it may have`)
}

function outcomeOf<T>(reason: ExitReason, result: TaskResult<T> | undefined): TaskOutcome<T> {
  if (reason.type === 'normal' && result !== undefined && 'value' in result) return { ok: true, value: result.value }
  const cause = reason.type === 'crashed' && result !== undefined && 'cause' in result ? result.cause : undefined
  const message = `The task has no result: it ${formatExitReason(reason)}`
  return { ok: false, error: new TaskError('TASK_EXITED', message, { reason, cause }) }
}
