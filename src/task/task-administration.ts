import type { Clock } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { TaskError } from '../errors/task-error.ts'
import { optionsOf } from '../options/options-of.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import type { TaskFunction } from '../spec/task-spec.ts'
import { withSpec } from '../supervisor/answers.ts'
import {
  DynamicAdministration,
  type DynamicAdministrationOptions,
} from '../supervisor/dynamic/dynamic-administration.ts'
import type { StartDynamicChildResult } from '../supervisor/dynamic/dynamic-supervisor-handle.ts'
import type { CountChildrenResult, TerminateChildResult, WhichChildrenResult } from '../supervisor/supervisor-handle.ts'
import { notStarted, Task, type TaskOutcome } from './task.ts'
import type { TaskOwner } from './task-owner.ts'
import { TaskStream } from './task-stream.ts'
import { checkItems, resolveTaskStreamRules } from './task-stream-rules.ts'
import type {
  DetachedTaskOptions,
  ItemFunction,
  OwnedTaskOptions,
  TaskOptions,
  TaskStreamOptions,
  TaskSupervisorHandle,
} from './task-supervisor-handle.ts'

/** Options of which each may be `undefined`. */
type Given<T> = { readonly [K in keyof T]: T[K] | undefined }

/** Default of `shutdown`. */
const DEFAULT_SHUTDOWN_MS = 5_000

/** Answers the administration of one task supervisor; its children are those of a dynamic one. */
export class TaskAdministration implements TaskSupervisorHandle {
  readonly path: string
  readonly #inner: DynamicAdministration
  readonly #clock: Clock

  constructor({ clock, ...options }: DynamicAdministrationOptions & { readonly clock: Clock }) {
    this.#inner = new DynamicAdministration(options)
    this.path = this.#inner.path
    this.#clock = clock
  }

  async<T>(run: TaskFunction<T>, options: OwnedTaskOptions = {}): Task<T> {
    const { owner = NOBODY, ...own } = optionsOf(`A task of "${this.path}"`, options)
    return this.#start(run, own, owner)
  }

  asyncNolink<T>(run: TaskFunction<T>, options: TaskOptions = {}): Task<T> {
    return this.#start(run, options, undefined)
  }

  startChild(run: TaskFunction, options: DetachedTaskOptions = {}): Promise<StartDynamicChildResult> {
    const owner = `A task of "${this.path}"`
    const names = [...TASK_OPTIONS, 'restart']
    const { id = 'task', restart = 'temporary', shutdown = DEFAULT_SHUTDOWN_MS } = optionsOf(owner, options, {}, names)
    const spec = { id, restart, shutdown, start: { kind: 'task', run } }
    // A wrong one is answered at once, also while the supervisor is busy.
    return withSpec<unknown, StartDynamicChildResult>(
      () => resolveChildSpec(spec, { path: this.path, autoShutdown: 'never' }),
      () => this.#inner.startChild(spec),
    )
  }

  asyncStream<I, T>(
    items: Iterable<I> | AsyncIterable<I>,
    run: ItemFunction<I, T>,
    options: TaskStreamOptions = {},
  ): AsyncGenerator<TaskOutcome<T>, void, void> {
    this.#check(run, options, LINKED_STREAM_OPTIONS)
    checkItems(this.path, items)
    const rules = { ...resolveTaskStreamRules(this.path, options), isLinked: true }
    const { owner = NOBODY } = options
    const { id, shutdown } = options
    const start = (item: I): Task<T> => this.#start((context) => run(item, context), { id, shutdown }, owner)
    return new TaskStream({ items, start, clock: this.#clock, rules }).read()
  }

  asyncStreamNolink<I, T>(
    items: Iterable<I> | AsyncIterable<I>,
    run: ItemFunction<I, T>,
    options: Omit<TaskStreamOptions, 'owner'> = {},
  ): AsyncGenerator<TaskOutcome<T>, void, void> {
    this.#check(run, options, STREAM_OPTIONS)
    checkItems(this.path, items)
    const rules = { ...resolveTaskStreamRules(this.path, options), isLinked: false }
    const { id, shutdown } = options
    const start = (item: I): Task<T> => this.#start((context) => run(item, context), { id, shutdown }, undefined)
    return new TaskStream({ items, start, clock: this.#clock, rules }).read()
  }

  terminateChild(child: string): Promise<TerminateChildResult> {
    return this.#inner.terminateChild(child)
  }

  whichChildren(): Promise<WhichChildrenResult> {
    return this.#inner.whichChildren()
  }

  countChildren(): Promise<CountChildrenResult> {
    return this.#inner.countChildren()
  }

  /** @throws {@link SpecError} for the first mistake in the spec of such a task. */
  #check(run: unknown, options: Given<TaskOptions>, names = TASK_OPTIONS): void {
    const { id = 'task', shutdown } = optionsOf(`A task of "${this.path}"`, options, {}, names)
    const spec = { id, shutdown, restart: 'temporary', start: { kind: 'task', run } }
    resolveChildSpec(spec, { path: this.path, autoShutdown: 'never' })
  }

  #start<T>(run: TaskFunction<T>, options: Given<TaskOptions>, owner: TaskOwner | undefined): Task<T> {
    this.#check(run, options)
    const { id = 'task', shutdown = DEFAULT_SHUTDOWN_MS } = options
    const task = new Task<T>({ clock: this.#clock, shutdown, owner })
    const observed: TaskFunction = async (context) => {
      await task.ready
      context.signal.throwIfAborted()
      try {
        task.finished({ value: await run(context) })
      } catch (cause) {
        task.finished({ cause })
        throw cause
      }
    }
    const spec = { id, shutdown, restart: 'temporary', start: { kind: 'task', run: observed } }
    void this.#inner
      .startWatched(spec, (life, path) => task.started(life, path))
      .then((answer) => {
        if (!answer.ok) task.refused(refusalOf(this.path, answer))
      })
    return task
  }
}

const TASK_OPTIONS: readonly string[] = ['id', 'shutdown']
const STREAM_OPTIONS = [...TASK_OPTIONS, 'maxConcurrency', 'ordered', 'timeoutMs', 'onTimeout']
const LINKED_STREAM_OPTIONS = [...STREAM_OPTIONS, 'owner']

/** The owner of a task that was given none: it never ends. */
const NOBODY: TaskOwner = new AbortController().signal

function refusalOf(path: string, answer: Exclude<StartDynamicChildResult, { ok: true }>): TaskError {
  switch (answer.error) {
    case 'noproc':
    case 'max_children':
      return notStarted(path, answer.error)
    case 'start_failed':
      return notRun(answer.reason, undefined)
    case 'invalid_spec':
      return notRun(undefined, answer.cause)
  }
}

function notRun(reason: ExitReason | undefined, cause: unknown): TaskError {
  const message = 'The task was not started'
  return new TaskError('TASK_EXITED', message, reason === undefined ? { cause } : { reason })
}
