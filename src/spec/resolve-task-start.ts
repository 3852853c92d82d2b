import { Fields, isRecord } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import type { TaskSupervisorStart } from './child-spec.ts'
import type { ResolvedDynamicSupervisorFlags } from './dynamic-supervisor-flags.ts'
import { resolveDynamicSupervisorFlags } from './resolve-dynamic-supervisor-start.ts'
import type { TaskFunction, TaskStart } from './task-spec.ts'

/** The `start` of a task supervisor, checked and filled in. A legal {@link TaskSupervisorStart} itself. */
export interface ResolvedTaskSupervisorStart extends TaskSupervisorStart {
  readonly flags: ResolvedDynamicSupervisorFlags
}

/**
 * Checks the `start` of a task.
 *
 * @param path - Path of the task, for the error message.
 * @throws {@link SpecError} `SPEC_INVALID_START`.
 */
export function resolveTaskStart(start: unknown, path: string): TaskStart {
  const owner = `Task "${path}"`
  if (!isRecord(start) || start['kind'] !== 'task') {
    const expected = "an object of kind 'task'"
    const advice = 'Let a task supervisor start it.'
    throw mistake({ code: 'SPEC_INVALID_START', owner, field: 'start', expected, got: start, advice })
  }
  const { run } = start
  return isTaskFunction(run) ? { kind: 'task', run } : new Fields(owner, start).refuse('run', 'a function', RUN)
}

/**
 * Checks the `start` of a task supervisor, and fills in the defaults.
 *
 * @param path - Path of the supervisor.
 * @throws {@link SpecError} as for a dynamic supervisor.
 */
export function resolveTaskSupervisorStart(start: unknown, path: string): ResolvedTaskSupervisorStart {
  if (!isRecord(start) || start['kind'] !== 'task_supervisor') {
    const expected = "an object of kind 'task_supervisor'"
    const advice = 'Build it with `taskSupervisor()`.'
    const owner = `Supervisor "${path}"`
    throw mistake({ code: 'SPEC_INVALID_START', owner, field: 'start', expected, got: start, advice })
  }
  return { kind: 'task_supervisor', flags: resolveDynamicSupervisorFlags(start['flags'], path) }
}

function isTaskFunction(value: unknown): value is TaskFunction {
  return typeof value === 'function'
}

const RUN = { code: 'SPEC_INVALID_START', advice: 'It is what the task does.' } as const
