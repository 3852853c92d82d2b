import { Fields } from '../options/fields.ts'
import type { TaskSupervisorStart } from './child-spec.ts'
import type { ResolvedDynamicSupervisorFlags } from './dynamic-supervisor-flags.ts'
import { resolveDynamicSupervisorFlags } from './resolve-dynamic-supervisor-start.ts'
import type { StartPlace } from './spec-kind.ts'
import type { TaskFunction, TaskStart } from './task-spec.ts'

/**
 * The `start` of a task supervisor, checked and filled in. A legal {@link TaskSupervisorStart}
 * itself.
 */
export interface ResolvedTaskSupervisorStart extends TaskSupervisorStart {
  readonly flags: ResolvedDynamicSupervisorFlags
}

/**
 * Checks the `start` of a task.
 *
 * @throws {@link SpecError} `SPEC_INVALID_START`.
 */
export function resolveTaskStart(
  start: Readonly<Record<string, unknown>>,
  { path }: Pick<StartPlace, 'path'>,
): TaskStart {
  const { run } = start
  if (isTaskFunction(run)) return { kind: 'task', run }
  return new Fields(`Task "${path}"`, start).refuse('run', 'a function', RUN)
}

/**
 * Checks the `start` of a task supervisor, and fills in the defaults.
 *
 * @throws {@link SpecError} as for a dynamic supervisor.
 */
export function resolveTaskSupervisorStart(
  start: Readonly<Record<string, unknown>>,
  { path }: Pick<StartPlace, 'path'>,
): ResolvedTaskSupervisorStart {
  return { kind: 'task_supervisor', flags: resolveDynamicSupervisorFlags(start['flags'], path) }
}

function isTaskFunction(value: unknown): value is TaskFunction {
  return typeof value === 'function'
}

const RUN = { code: 'SPEC_INVALID_START', advice: 'It is what the task does.' } as const
