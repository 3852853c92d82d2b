import { type System, start, worker } from '../../../src/index.ts'
import { later } from '../later.ts'
import { type Rows, row } from '../row.ts'
import { all, ECHO, type Stage } from '../stage.ts'
import { tree } from './declaring.ts'

/** Rows of a running system. */
export function systemRows({ system }: Stage): Rows {
  return {
    ref: row(
      () => ['main/w'] as const,
      (...given) => system.ref(...given).call('echo', 1, { deadlineMs: 1 }),
      () => system.ref('main/w').call('echo', 1),
    ),
    whereis: row(
      () => ['nobody'] as const,
      (...given) => system.whereis(...given),
    ),
    registry: row(
      () => ['sweep', 'unique'] as const,
      (...given) => system.registry(...given),
    ),
    monitor: row(
      () => ['main/w', () => {}] as const,
      (...given) => system.monitor(...given)(),
      () => new Promise((resolve) => void system.monitor('main/nobody', resolve)),
    ),
    send: row(
      () => ['main/a', 1] as const,
      (...given) => system.send(...given),
    ),
    exit: row(
      () => ['main/p/0', { type: 'shutdown' }] as const,
      (...given) => system.exit(...given),
    ),
    getState: row(
      () => ['main/a'] as const,
      (...given) => system.getState(...given),
    ),
    replaceState: row(
      () => ['main/a', (state: unknown) => state] as const,
      (...given) => system.replaceState(...given),
    ),
    supervisor: row(
      () => ['main/s'] as const,
      (...given) => system.supervisor(...given),
    ),
    dynamicSupervisor: row(
      () => ['main/d'] as const,
      (...given) => system.dynamicSupervisor(...given),
    ),
    partitionSupervisor: row(
      () => ['main/p'] as const,
      (...given) => system.partitionSupervisor(...given),
    ),
    pool: row(
      () => ['main/pool'] as const,
      (...given) => system.pool(...given),
    ),
    taskSupervisor: row(
      () => ['main/t'] as const,
      (...given) => system.taskSupervisor(...given),
    ),
    partition: row(
      () => ['main/p', 'k'] as const,
      (...given) => system.partition(...given).call('run', () => later(1)),
    ),
    guarantees: row(
      () => [] as const,
      () => system.guarantees(),
    ),
    onShutdown: row(
      () => ['drain', 'x', () => {}] as const,
      (...given) => system.onShutdown(...given)(),
    ),
    shutdown: row(
      () => [{}] as const,
      async (...given) => using(await start(tree(), { log: 'silent' }), (each) => each.shutdown(...given)),
      async () => (await start(tree(worker('w', ECHO)), { log: 'silent' })).shutdown(),
    ),
    kill: row(
      () => [] as const,
      async () => using(await start(tree(), { log: 'silent' }), (each) => (each.kill(), each.exited)),
    ),
  }
}

/** A system that a wrong value has left running is stopped. */
async function using(system: System, use: (system: System) => unknown): Promise<void> {
  try {
    await use(system)
  } finally {
    await system.shutdown()
  }
}

/** Rows of an address: of a worker, so that every call waits for a process. */
export function refRows({ system }: Stage): Rows {
  const ref = system.ref('main/w')
  const pool = system.ref('main/pool')
  return {
    call: row(
      () => ['echo', 1, {}] as const,
      (...given) => ref.call(...given),
    ),
    stream: row(
      () => ['echo', 1, {}] as const,
      (...given) => all(ref.stream(...given)),
    ),
    broadcast: row(
      () => ['run', () => later(1), {}] as const,
      (...given) => pool.broadcast(...given),
    ),
    session: row(
      () => [{ waitMs: 1_000 }] as const,
      async (...given) => {
        const session = await pool.session(...given)
        session.release()
      },
    ),
    cast: row(
      () => ['echo', 1, {}] as const,
      (...given) => ref.cast(...given),
    ),
  }
}

/** Rows of a session with a member of a pool. */
export function sessionRows({ system }: Stage): Rows {
  return {
    release: row(
      () => [] as const,
      async () => {
        const session = await system.ref('main/pool').session()
        session.release()
      },
    ),
  }
}
