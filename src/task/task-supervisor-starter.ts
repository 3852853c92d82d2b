import type { ChildStarter } from '../child/child.ts'
import { resolveTaskSupervisorStart } from '../spec/resolve-task-start.ts'
import { createStarter, type StarterParts } from '../supervisor/create-starter.ts'
import { dynamicFlags } from '../supervisor/dynamic/dynamic-flags.ts'
import { TaskAdministration } from './task-administration.ts'
import type { TaskSupervisorHandle } from './task-supervisor-handle.ts'

/** The starter of children of kind `task_supervisor`. @param nextNumber - As for dynamic supervisors. */
export function createTaskSupervisorStarter(
  parts: StarterParts<TaskSupervisorHandle>,
  nextNumber: () => number,
): ChildStarter {
  return createStarter<TaskSupervisorHandle>(parts, (given, path) => {
    const { flags } = resolveTaskSupervisorStart(given, path)
    const { clock } = parts.environment
    return {
      isDynamic: true,
      flags: dynamicFlags(flags),
      children: [],
      administer: (made) =>
        new TaskAdministration({ ...made, start: { kind: 'dynamic_supervisor', flags }, nextNumber, clock }),
    }
  })
}
