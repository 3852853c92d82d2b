import type { ChildStarter } from '../child/child.ts'
import type { StarterParts } from './create-starter.ts'
import type { DynamicSupervisorHandle } from './dynamic/dynamic-supervisor-handle.ts'
import { createDynamicSupervisorStarter } from './dynamic/dynamic-supervisor-starter.ts'
import type { ChildrenEnvironment } from './environment.ts'
import type { PartitionSupervisorHandle } from './partition/partition-supervisor-handle.ts'
import { createPartitionSupervisorStarter } from './partition/partition-supervisor-starter.ts'
import { SlotLedger } from './slot-ledger.ts'
import type { SupervisorHandle } from './supervisor-handle.ts'
import { createSupervisorStarter } from './supervisor-starter.ts'

/** Administrations of the running supervisors of one system, by path. */
export interface SupervisorHandles {
  readonly supervisors: ReadonlyMap<string, SupervisorHandle>
  readonly dynamicSupervisors: ReadonlyMap<string, DynamicSupervisorHandle>
  readonly partitionSupervisors: ReadonlyMap<string, PartitionSupervisorHandle>
}

type SupervisorKind = 'supervisor' | 'dynamic_supervisor' | 'partition_supervisor'

/** Who starts which kind of supervisor. */
export type SupervisorStarters = Readonly<Record<SupervisorKind, ChildStarter>>

/** All kinds of supervisors of one system. */
export function createSupervisors(environment: ChildrenEnvironment): {
  readonly handles: SupervisorHandles
  readonly starters: SupervisorStarters
} {
  const ledger = new SlotLedger(environment.observeSlot)
  const supervisors = new Map<string, SupervisorHandle>()
  const dynamicSupervisors = new Map<string, DynamicSupervisorHandle>()
  const partitionSupervisors = new Map<string, PartitionSupervisorHandle>()
  const partsOf = <H>(handles: Map<string, H>): StarterParts<H> => ({
    environment: { ...environment, register: registerIn(handles) },
    ledger,
  })
  let children = 0
  const nextNumber = (): number => (children += 1)
  return {
    handles: { supervisors, dynamicSupervisors, partitionSupervisors },
    starters: {
      supervisor: createSupervisorStarter(partsOf(supervisors).environment, ledger),
      dynamic_supervisor: createDynamicSupervisorStarter(partsOf(dynamicSupervisors), nextNumber),
      partition_supervisor: createPartitionSupervisorStarter(partsOf(partitionSupervisors)),
    },
  }
}

function registerIn<H>(handles: Map<string, H>): (path: string, handle: H) => () => void {
  return (path, handle) => {
    handles.set(path, handle)
    return () => void handles.delete(path)
  }
}
