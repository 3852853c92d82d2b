import type { ChildStarter } from '../child/child.ts'
import type { DynamicSupervisorHandle } from './dynamic/dynamic-supervisor-handle.ts'
import { createDynamicSupervisorStarter } from './dynamic/dynamic-supervisor-starter.ts'
import type { ChildrenEnvironment } from './environment.ts'
import { SlotLedger } from './slot-ledger.ts'
import type { SupervisorHandle } from './supervisor-handle.ts'
import { createSupervisorStarter } from './supervisor-starter.ts'

/** Administrations of the running supervisors of one system, by path. */
export interface SupervisorHandles {
  readonly supervisors: ReadonlyMap<string, SupervisorHandle>
  readonly dynamicSupervisors: ReadonlyMap<string, DynamicSupervisorHandle>
}

/** Who starts which kind of supervisor. */
export type SupervisorStarters = Readonly<Record<'supervisor' | 'dynamic_supervisor', ChildStarter>>

/** All kinds of supervisors of one system. */
export function createSupervisors(environment: ChildrenEnvironment): {
  readonly handles: SupervisorHandles
  readonly starters: SupervisorStarters
} {
  const ledger = new SlotLedger(environment.observeSlot)
  const supervisors = new Map<string, SupervisorHandle>()
  const dynamicSupervisors = new Map<string, DynamicSupervisorHandle>()
  return {
    handles: { supervisors, dynamicSupervisors },
    starters: {
      supervisor: createSupervisorStarter({ ...environment, register: registerIn(supervisors) }, ledger),
      dynamic_supervisor: createDynamicSupervisorStarter(
        { ...environment, register: registerIn(dynamicSupervisors) },
        ledger,
      ),
    },
  }
}

function registerIn<H>(handles: Map<string, H>): (path: string, handle: H) => () => void {
  return (path, handle) => {
    handles.set(path, handle)
    return () => void handles.delete(path)
  }
}
