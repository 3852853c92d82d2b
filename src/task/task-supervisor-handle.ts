import type { Restart, Shutdown } from '../spec/child-spec.ts'
import type { TaskContext, TaskFunction } from '../spec/task-spec.ts'
import type { StartDynamicChildResult } from '../supervisor/dynamic/dynamic-supervisor-handle.ts'
import type { CountChildrenResult, TerminateChildResult, WhichChildrenResult } from '../supervisor/supervisor-handle.ts'
import type { Task, TaskOutcome } from './task.ts'
import type { TaskOwner } from './task-owner.ts'

/** What may be said of any task. */
export interface TaskOptions {
  /** First part of its id. Default `'task'`. */
  readonly id?: string
  /** How long it may go on once its signal is aborted. Default 5000. */
  readonly shutdown?: Shutdown
}

/** What may be said of a task that has an owner. */
export interface OwnedTaskOptions extends TaskOptions {
  /**
   * For whom it runs. Default: nobody in particular; it is still stopped when its caller waited too
   * long.
   */
  readonly owner?: TaskOwner
}

/** What may be said of a task whose result nobody waits for. */
export interface DetachedTaskOptions extends TaskOptions {
  /** Default `'temporary'`: it is run once. `'transient'`: again when it fails. */
  readonly restart?: Restart
}

/** How many tasks run at once, and what becomes of those that take too long. */
export interface TaskStreamOptions extends OwnedTaskOptions {
  /**
   * Tasks that run at the same time, at the most; whole number >= 1. Default: as many as the
   * machine can run at the same time.
   */
  readonly maxConcurrency?: number
  /**
   * Whether the results come in the order of the items; if not, as they are ready. Default `true`.
   */
  readonly ordered?: boolean
  /** For each item, in milliseconds. Default 5000. */
  readonly timeoutMs?: number | 'infinity'
  /**
   * `exit`: the stream fails with `TASK_TIMEOUT`. `kill_task`: the task is killed, its outcome is
   * that error, and the stream goes on. Default `'exit'`.
   */
  readonly onTimeout?: 'exit' | 'kill_task'
}

/** What is run for each item. */
export type ItemFunction<I, T> = (item: I, context: TaskContext) => T | Promise<T>

/**
 * The administration of one task supervisor.
 *
 * Functions run in the host itself, all in its one thread: tasks are for work that waits, or that
 * runs elsewhere.
 *
 * @source Elixir `Task.Supervisor`
 */
export interface TaskSupervisorHandle {
  /** Path of the supervisor. */
  readonly path: string
  /**
   * Starts a task for its owner, which is linked to it.
   * @throws {@link SpecError} `SPEC_INVALID_START` when it is no function.
   */
  async<T>(run: TaskFunction<T>, options?: OwnedTaskOptions): Task<T>
  /**
   * Starts a task that nobody is linked to: how it ends concerns only those who ask.
   * @throws as `async`.
   */
  asyncNolink<T>(run: TaskFunction<T>, options?: TaskOptions): Task<T>
  /** Starts a task whose result nobody waits for. */
  startChild(run: TaskFunction, options?: DetachedTaskOptions): Promise<StartDynamicChildResult>
  /**
   * Runs a task for each item, some at a time. A task that fails ends the stream with its error.
   * Whoever stops reading stops all that run.
   *
   * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_INVALID_START`, at once.
   */
  asyncStream<I, T>(
    items: Iterable<I> | AsyncIterable<I>,
    run: ItemFunction<I, T>,
    options?: TaskStreamOptions,
  ): AsyncGenerator<TaskOutcome<T>, void, void>
  /** The same, but a task that fails is one outcome among the others. */
  asyncStreamNolink<I, T>(
    items: Iterable<I> | AsyncIterable<I>,
    run: ItemFunction<I, T>,
    options?: Omit<TaskStreamOptions, 'owner'>,
  ): AsyncGenerator<TaskOutcome<T>, void, void>
  /** Stops a task by its `shutdown`. @param child - Its id, path or incarnation. */
  terminateChild(child: string): Promise<TerminateChildResult>
  whichChildren(): Promise<WhichChildrenResult>
  countChildren(): Promise<CountChildrenResult>
}
