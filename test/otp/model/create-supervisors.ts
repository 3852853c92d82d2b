import type { ChildStarter } from '../../../src/child/child.ts'
import type { Lives } from '../../../src/lives/lives.ts'
import { withWorkerExtra } from '../../../src/spec/from-template.ts'
import { Kinds } from '../../../src/spec/kinds.ts'
import { type ResolvedWorkerStart, resolveWorkerStart } from '../../../src/spec/resolve-worker-start.ts'
import type { SpecKind } from '../../../src/spec/spec-kind.ts'
import { Administration } from '../../../src/supervisor/administration.ts'
import { Administrations } from '../../../src/supervisor/administrations.ts'
import { DynamicAdministration } from '../../../src/supervisor/dynamic/dynamic-administration.ts'
import type { DynamicSupervisorHandle } from '../../../src/supervisor/dynamic/dynamic-supervisor-handle.ts'
import { dynamicSupervisorKind } from '../../../src/supervisor/dynamic/dynamic-supervisor-kind.ts'
import type { ChildrenEnvironment } from '../../../src/supervisor/environment.ts'
import { SlotLedger } from '../../../src/supervisor/slot-ledger.ts'
import type { SupervisorHandle } from '../../../src/supervisor/supervisor-handle.ts'
import { supervisorKind } from '../../../src/supervisor/supervisor-kind.ts'

/** Administrations of the running supervisors of one system, by path. */
export interface SupervisorHandles {
  readonly supervisors: Found<SupervisorHandle>
  readonly dynamicSupervisors: Found<DynamicSupervisorHandle>
}

interface Found<H> {
  get(path: string): H | undefined
}

/** Who starts supervisors of each kind. */
export interface SupervisorStarters {
  readonly supervisor: ChildStarter
  readonly dynamic_supervisor: ChildStarter
}

/** Specs of workers are read as ever, and somebody else plays them. */
const playedKind: SpecKind<ResolvedWorkerStart> = {
  name: 'worker',
  type: 'worker',
  parse: resolveWorkerStart,
  withExtra: withWorkerExtra,
}

/** The supervisors of one system, without a system around them. */
export function createSupervisors(
  environment: ChildrenEnvironment,
  _lives: Lives,
): { readonly handles: SupervisorHandles; readonly starters: SupervisorStarters } {
  const administrations = new Administrations()
  let numbers = 0
  const system = {
    ...environment,
    kinds: new Kinds<SpecKind>([playedKind, supervisorKind, dynamicSupervisorKind]),
    ledger: new SlotLedger(environment.observeSlot),
    register: administrations.register,
    nextNumber: () => (numbers += 1),
  }
  return {
    handles: {
      supervisors: { get: (path) => administrations.find(path, Administration) },
      dynamicSupervisors: { get: (path) => administrations.find(path, DynamicAdministration) },
    },
    starters: {
      supervisor: supervisorKind.starter(system),
      dynamic_supervisor: dynamicSupervisorKind.starter(system),
    },
  }
}
