import type { Clock } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { TaskError } from '../errors/task-error.ts'
import { optionsOf } from '../options/options-of.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import type { KnownKinds } from '../spec/spec-kind.ts'
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
  readonly #kinds: KnownKinds

  constructor({ clock, ...options }: DynamicAdministrationOptions & { readonly clock: Clock }) {
    this.#kinds = options.kinds
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
    // A wrong one is answered at once, also while the supervisor is busy.
    return withSpec<ResolvedChildSpec, StartDynamicChildResult>(
      () => this.#resolve({ id, restart, shutdown, start: { kind: 'task', run } }),
      (spec) => this.#inner.startChecked(spec),
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
  #check(run: unknown, options: Given<TaskOptions>, names = TASK_OPTIONS): ResolvedChildSpec {
    const owner = `A task of "${this.path}"`
    const { id = 'task', shutdown = DEFAULT_SHUTDOWN_MS } = optionsOf(owner, options, {}, names)
    return this.#resolve({ id, shutdown, restart: 'temporary', start: { kind: 'task', run } })
  }

  #resolve(spec: object): ResolvedChildSpec {
    return resolveChildSpec(spec, { path: this.path, autoShutdown: 'never', kinds: this.#kinds })
  }

  #start<T>(run: TaskFunction<T>, options: Given<TaskOptions>, owner: TaskOwner | undefined): Task<T> {
    const spec = this.#check(run, options)
    const task = new Task<T>({ clock: this.#clock, shutdown: spec.shutdown, owner })
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
    void this.#inner
      .startChecked({ ...spec, start: { kind: 'task', run: observed } }, (life, path) => task.started(life, path))
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
