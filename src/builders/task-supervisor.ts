import type { ChildSpec, TaskSupervisorStart } from '../spec/child-spec.ts'
import type { DynamicSupervisorFlags } from '../spec/dynamic-supervisor-flags.ts'
import { type ChildOverrides, pickOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/** The spec of a task supervisor. */
export type TaskSupervisorSpec = ChildSpec & { readonly start: TaskSupervisorStart }

/**
 * The spec of a supervisor of tasks: functions of the host that run once, with a result.
 *
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * taskSupervisor('uploads', { maxChildren: 100 })
 * @source Elixir `Task.Supervisor`
 */
export function taskSupervisor(
  id: string,
  flags: DynamicSupervisorFlags = {},
  overrides: ChildOverrides = {},
): TaskSupervisorSpec {
  const spec: TaskSupervisorSpec = { id, start: { kind: 'task_supervisor', flags }, ...pickOverrides(overrides) }
  return declare(spec)
}
