import type { ChildStarter } from '../child/child.ts'
import type { Lives } from '../lives/lives.ts'
import type { StarterParts } from '../supervisor/create-starter.ts'
import type { DynamicSupervisorHandle } from '../supervisor/dynamic/dynamic-supervisor-handle.ts'
import { createDynamicSupervisorStarter } from '../supervisor/dynamic/dynamic-supervisor-starter.ts'
import type { ChildrenEnvironment } from '../supervisor/environment.ts'
import type { PartitionSupervisorHandle } from '../supervisor/partition/partition-supervisor-handle.ts'
import { createPartitionSupervisorStarter } from '../supervisor/partition/partition-supervisor-starter.ts'
import { SlotLedger } from '../supervisor/slot-ledger.ts'
import type { SupervisorHandle } from '../supervisor/supervisor-handle.ts'
import { createSupervisorStarter } from '../supervisor/supervisor-starter.ts'
import { createTaskStarter } from '../task/task-starter.ts'
import type { TaskSupervisorHandle } from '../task/task-supervisor-handle.ts'
import { createTaskSupervisorStarter } from '../task/task-supervisor-starter.ts'

/** Administrations of the running supervisors of one system, by path. */
export interface SupervisorHandles {
  readonly supervisors: ReadonlyMap<string, SupervisorHandle>
  readonly dynamicSupervisors: ReadonlyMap<string, DynamicSupervisorHandle>
  readonly partitionSupervisors: ReadonlyMap<string, PartitionSupervisorHandle>
  readonly taskSupervisors: ReadonlyMap<string, TaskSupervisorHandle>
}

type SupervisorKind = 'supervisor' | 'dynamic_supervisor' | 'partition_supervisor' | 'task_supervisor' | 'task'

/** Who starts which kind of supervisor, and the tasks of task supervisors. */
export type SupervisorStarters = Readonly<Record<SupervisorKind, ChildStarter>>

/**
 * All kinds of supervisors of one system.
 *
 * @param lives - Where tasks are to be found by those that link to them.
 */
export function createSupervisors(
  environment: ChildrenEnvironment,
  lives: Lives,
): {
  readonly handles: SupervisorHandles
  readonly starters: SupervisorStarters
} {
  const ledger = new SlotLedger(environment.observeSlot)
  const supervisors = new Map<string, SupervisorHandle>()
  const dynamicSupervisors = new Map<string, DynamicSupervisorHandle>()
  const partitionSupervisors = new Map<string, PartitionSupervisorHandle>()
  const taskSupervisors = new Map<string, TaskSupervisorHandle>()
  const partsOf = <H>(handles: Map<string, H>): StarterParts<H> => ({
    environment: { ...environment, register: registerIn(handles) },
    ledger,
  })
  let children = 0
  const nextNumber = (): number => (children += 1)
  return {
    handles: { supervisors, dynamicSupervisors, partitionSupervisors, taskSupervisors },
    starters: {
      supervisor: createSupervisorStarter(partsOf(supervisors).environment, ledger),
      dynamic_supervisor: createDynamicSupervisorStarter(partsOf(dynamicSupervisors), nextNumber),
      partition_supervisor: createPartitionSupervisorStarter(partsOf(partitionSupervisors)),
      task_supervisor: createTaskSupervisorStarter(partsOf(taskSupervisors), nextNumber),
      task: createTaskStarter({ clock: environment.clock, lives }),
    },
  }
}

function registerIn<H>(handles: Map<string, H>): (path: string, handle: H) => () => void {
  return (path, handle) => {
    handles.set(path, handle)
    return () => void handles.delete(path)
  }
}
