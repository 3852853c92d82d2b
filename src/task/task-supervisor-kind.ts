import type { ChildKind } from '../child/child-kind.ts'
import { type ResolvedTaskSupervisorStart, resolveTaskSupervisorStart } from '../spec/resolve-task-start.ts'
import { createStarter } from '../supervisor/create-starter.ts'
import { dynamicFlags } from '../supervisor/dynamic/dynamic-flags.ts'
import type { SupervisorEnvironment } from '../supervisor/environment.ts'
import { TaskAdministration } from './task-administration.ts'

/** A supervisor of tasks. */
export const taskSupervisorKind: ChildKind<ResolvedTaskSupervisorStart, SupervisorEnvironment> = {
  name: 'task_supervisor',
  type: 'supervisor',
  isDynamic: true,
  parse: resolveTaskSupervisorStart,
  starter: (environment) =>
    createStarter(environment, ({ flags }) => ({
      isDynamic: true,
      flags: dynamicFlags(flags),
      children: [],
      administer: (parts) => {
        const { clock, nextNumber } = environment
        return new TaskAdministration({ ...parts, start: { kind: 'dynamic_supervisor', flags }, nextNumber, clock })
      },
    })),
}
