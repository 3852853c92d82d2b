import { setup } from 'xstate'
import {
  actor,
  behaviour,
  type ChildSpec,
  dynamicSupervisor,
  machineActor,
  partitionSupervisor,
  pool,
  prepare,
  start,
  started,
  stop,
  supervisor,
  taskSupervisor,
  worker,
} from '../../../src/index.ts'
import { later } from '../later.ts'
import { type Rows, row } from '../row.ts'
import { ECHO, RUNNER } from '../stage.ts'

/** Declares a tree, by which everything in it is checked. */
export function tree(...children: readonly ChildSpec[]) {
  return supervisor('main', {}, children)
}

/** Starts a tree of one child and asks it something. */
async function ask(child: ChildSpec, path: string, method: string, args: unknown): Promise<void> {
  const system = await start(tree(child), { log: 'silent' })
  try {
    await system.ref(path).call(method, args)
  } finally {
    await system.shutdown()
  }
}

const echo = () => worker('w', ECHO)
const askEcho = () => ask(echo(), 'main/w', 'echo', 1)
const askRunner = () => ask(actor('a', RUNNER), 'main/a', 'run', () => later(1))

async function startInDynamic(): Promise<void> {
  const system = await start(tree(dynamicSupervisor('d')), { log: 'silent' })
  await system.dynamicSupervisor('main/d')?.startChild(echo())
  await system.shutdown()
}

async function runTask(): Promise<void> {
  const system = await start(tree(taskSupervisor('t')), { log: 'silent' })
  const task = system.taskSupervisor('main/t')?.async(() => later(1))
  await task?.await()
  await system.shutdown()
}

const WHOLE_BEHAVIOUR = {
  init: () => 0,
  calls: { get: (state: number) => state },
  casts: { set: () => undefined },
  info: () => undefined,
  continue: () => undefined,
  terminate: () => undefined,
}

/** Rows of the functions that declare a tree and start it. */
export const DECLARING: Rows = {
  actor: row(
    () => ['a', RUNNER, undefined, {}] as const,
    (...given) => tree(actor(...given)),
    askRunner,
  ),
  behaviour: row(
    () => [WHOLE_BEHAVIOUR] as const,
    (...given) => tree(actor('a', behaviour(...given))),
    askRunner,
  ),
  started: row(
    () => [0, 'info'] as const,
    (...given) => started(...given),
    askRunner,
  ),
  stop: row(
    () => ['normal', { reply: 1 }] as const,
    (...given) => stop(...given),
    askRunner,
  ),
  machineActor: row(
    () => ['m', setup({}).createMachine({}), {}] as const,
    (...given) => tree(machineActor(...given)),
    () => ask(machineActor('m', setup({}).createMachine({})), 'main/m', 'snapshot', undefined),
  ),
  worker: row(
    () => ['w', ECHO, {}] as const,
    (...given) => tree(worker(...given)),
    askEcho,
  ),
  pool: row(
    () => ['p', actor('a', RUNNER, undefined), { size: 2 }] as const,
    (...given) => tree(pool(...given)),
    () => ask(pool('p', actor('a', RUNNER, undefined), { size: 2 }), 'main/p', 'run', () => later(1)),
  ),
  supervisor: row(
    () => ['s', {}, [echo()]] as const,
    (...given) => tree(supervisor(...given)),
    askEcho,
  ),
  dynamicSupervisor: row(
    () => ['d', { template: echo() }, {}] as const,
    (...given) => tree(dynamicSupervisor(...given)),
    startInDynamic,
  ),
  partitionSupervisor: row(
    () => ['p', echo(), { partitions: 2 }] as const,
    (...given) => tree(partitionSupervisor(...given)),
    () => ask(partitionSupervisor('p', echo(), { partitions: 2 }), 'main/p/0', 'echo', 1),
  ),
  taskSupervisor: row(
    () => ['t', {}, {}] as const,
    (...given) => tree(taskSupervisor(...given)),
    runTask,
  ),
  prepare: row(
    () => [tree(), {}] as const,
    (...given) => prepare(...given),
    () => prepare(tree(echo())),
  ),
  start: row(
    () => [tree(), { log: { level: 'silent' } }] as const,
    (...given) => start(...given),
    askEcho,
  ),
}
