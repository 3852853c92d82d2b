import type { Rows } from './row.ts'
import { contextRows, laterRows, machineRows, registrantRows, registryRows, timerRows } from './rows/actors.ts'
import { ADAPTERS, TRANSPORT } from './rows/adapters.ts'
import { DECLARING } from './rows/declaring.ts'
import { KIT } from './rows/kit.ts'
import {
  dynamicRows,
  partitionRows,
  poolRows,
  supervisorRows,
  taskRows,
  taskSupervisorRows,
} from './rows/supervisors.ts'
import { refRows, sessionRows, systemRows } from './rows/system.ts'
import { tellingRows } from './rows/telling.ts'
import { CONFORMANCE, testingMethods, testingRows } from './rows/testing.ts'
import type { Stage } from './stage.ts'

/** Rows of the exported functions, by the name of the entry. */
export function functionRows(stage: Stage): Readonly<Record<string, Rows>> {
  return {
    '.': { ...DECLARING, ...tellingRows(stage) },
    './adapter-kit': KIT,
    ...ADAPTERS,
    './testing': testingRows(stage),
    './testing/conformance': CONFORMANCE,
  }
}

/** Rows of the methods of what users have in their hands, by the name of its type. */
export function methodRows(stage: Stage): Readonly<Record<string, Rows>> {
  return {
    System: systemRows(stage),
    Ref: refRows(stage),
    Session: sessionRows(stage),
    SupervisorHandle: supervisorRows(stage),
    DynamicSupervisorHandle: dynamicRows(stage),
    PartitionSupervisorHandle: partitionRows(stage),
    PoolHandle: poolRows(stage),
    TaskSupervisorHandle: taskSupervisorRows(stage),
    Task: taskRows(stage),
    Registry: registryRows(stage),
    Registrant: registrantRows(stage),
    ActorContext: contextRows(stage),
    Later: laterRows(stage),
    Timer: timerRows(stage),
    MachineMethods: machineRows(stage),
    SupervisedTransport: TRANSPORT,
    ...testingMethods(stage),
  }
}
