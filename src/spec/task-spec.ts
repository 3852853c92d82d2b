/** What a task is told when it runs. */
export interface TaskContext {
  readonly path: string
  readonly incarnation: string
  /** Aborted when nobody wants the result any more: hand it to what the task waits for. */
  readonly signal: AbortSignal
}

/** A function that is run once; its result may come later. */
export type TaskFunction<T = unknown> = (context: TaskContext) => T | Promise<T>

/**
 * `start` of a child that runs one function of the host and ends: `normal` when it returns,
 * `crashed` when it throws.
 */
export interface TaskStart {
  readonly kind: 'task'
  readonly run: TaskFunction
}
