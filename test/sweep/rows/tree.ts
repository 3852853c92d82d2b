import { node } from '../../../adapters/runtimes/node/adapter.ts'
import {
  type ActorOverrides,
  actor,
  behaviour,
  type ChildSpec,
  type DynamicSupervisorOptions,
  dynamicSupervisor,
  type PartitionSupervisorOptions,
  type PoolDeclaration,
  type PrepareTreeOptions,
  partitionSupervisor,
  pool,
  prepare,
  type StartOptions,
  type SupervisorFlags,
  start,
  started,
  stop,
  supervisor,
  taskSupervisor,
  type WorkerOverrides,
  worker,
} from '../../../src/index.ts'
import { later } from '../later.ts'
import { options, type Row } from '../row.ts'

export const ECHO = node({ program: new URL('../../fixtures/workers/node/echo.ts', import.meta.url) })

/** An actor whose answers wait for a timer. */
const SLOW = behaviour({
  init: () => later(0),
  calls: { wait: (state: number) => later(state) },
})

/** What any child may be told. */
const CHILD = {
  restart: true,
  significant: true,
  shutdown: true,
  type: true,
  backoff: true,
  budget: true,
  retryFutile: true,
} satisfies Record<keyof Omit<ChildSpec, 'id' | 'start'>, true>

const tree = (...children: readonly ChildSpec[]) => supervisor('main', {}, children)

/** Starts a tree, uses it, and stops it. */
async function within(children: readonly ChildSpec[], path: string, method = 'echo'): Promise<void> {
  const system = await start(tree(...children), { log: 'silent' })
  try {
    await system.ref(path).call(method, { n: 1 })
  } finally {
    await system.shutdown()
  }
}

/** Rows of the functions that declare a tree and start it. */
export const TREE: Readonly<Record<string, Row>> = {
  actor: {
    places: {
      id: (value) => actor(value, SLOW, undefined),
      behaviour: (value) => actor('a', value),
      ...options<ActorOverrides>({ ...CHILD, name: true, startTimeoutMs: true, mailbox: true }, (given) =>
        actor('a', SLOW, undefined, given),
      ),
    },
    waits: () => within([actor('a', SLOW, undefined)], 'main/a', 'wait'),
  },
  pool: {
    places: {
      id: (value) => pool(value, actor('a', SLOW, undefined)),
      member: (value) => pool('p', value),
      ...options<PoolDeclaration>(
        {
          size: true,
          startConcurrency: true,
          downAfterMs: true,
          lingerMs: true,
          pick: true,
          affinity: true,
          warmUp: true,
          ephemeral: true,
          mailbox: true,
          overload: true,
          breaker: true,
          forgottenAfterMs: true,
          overrides: true,
        },
        (given) => pool('p', actor('a', SLOW, undefined), given),
      ),
    },
    waits: () => within([pool('p', actor('a', SLOW, undefined), { size: 2 })], 'main/p', 'wait'),
  },
  behaviour: {
    places: {
      definition: (value) => behaviour(value),
      init: (value) => behaviour({ init: value }),
      calls: (value) => behaviour({ init: () => 0, calls: value }),
      casts: (value) => behaviour({ init: () => 0, casts: value }),
      info: (value) => behaviour({ init: () => 0, info: value }),
      continue: (value) => behaviour({ init: () => 0, continue: value }),
      terminate: (value) => behaviour({ init: () => 0, terminate: value }),
    },
    waits: () => within([actor('a', SLOW, undefined)], 'main/a', 'wait'),
  },
  started: { places: { info: (value) => started(0, value) } },
  stop: { places: { reason: (value) => stop(value), answer: (value) => stop('normal', value) } },
  worker: {
    places: {
      id: (value) => worker(value, ECHO),
      program: (value) => worker('w', value),
      overrides: (value) => worker('w', ECHO, value),
      ...options<WorkerOverrides>(
        {
          ...CHILD,
          runtime: true,
          command: true,
          args: true,
          env: true,
          passEnv: true,
          cwd: true,
          prepare: true,
          descriptors: true,
          codec: true,
          dialect: true,
          startTimeoutMs: true,
          heartbeatMs: true,
          heartbeatLimitMs: true,
          maxFrameBytes: true,
          maxInFlight: true,
          prefetch: true,
          graceMs: true,
          onOverrun: true,
          recycle: true,
          mailbox: true,
          limits: true,
        },
        (given) => worker('w', ECHO, given),
      ),
    },
    waits: () => within([worker('w', ECHO)], 'main/w'),
  },
  supervisor: {
    places: {
      id: (value) => supervisor(value, {}, []),
      flags: (value) => supervisor('s', value, []),
      children: (value) => supervisor('s', {}, value),
      child: (value) => supervisor('s', {}, [value]),
      ...options<SupervisorFlags>(
        { strategy: true, intensity: true, periodMs: true, autoShutdown: true, startup: true },
        (given) => supervisor('s', given, []),
      ),
    },
    waits: () => within([worker('w', ECHO)], 'main/w'),
  },
  dynamicSupervisor: {
    places: {
      id: (value) => dynamicSupervisor(value),
      options: (value) => dynamicSupervisor('d', value),
      overrides: (value) => dynamicSupervisor('d', {}, value),
      ...options<DynamicSupervisorOptions>(
        { intensity: true, periodMs: true, maxChildren: true, template: true },
        (given) => dynamicSupervisor('d', given),
      ),
    },
    waits: async () => {
      const system = await start(tree(dynamicSupervisor('d')), { log: 'silent' })
      await system.dynamicSupervisor('main/d')?.startChild(worker('w', ECHO))
      await system.shutdown()
    },
  },
  partitionSupervisor: {
    places: {
      id: (value) => partitionSupervisor(value, worker('w', ECHO)),
      child: (value) => partitionSupervisor('p', value),
      options: (value) => partitionSupervisor('p', worker('w', ECHO), value),
      ...options<PartitionSupervisorOptions>(
        { strategy: true, intensity: true, periodMs: true, startup: true, partitions: true, overrides: true },
        (given) => partitionSupervisor('p', worker('w', ECHO), given),
      ),
    },
    waits: () => within([partitionSupervisor('p', worker('w', ECHO), { partitions: 2 })], 'main/p/0'),
  },
  taskSupervisor: {
    places: {
      id: (value) => taskSupervisor(value),
      flags: (value) => taskSupervisor('t', value),
      overrides: (value) => taskSupervisor('t', {}, value),
    },
    waits: async () => {
      const system = await start(tree(taskSupervisor('t')), { log: 'silent' })
      await system
        .taskSupervisor('main/t')
        ?.async(() => later(1))
        .await()
      await system.shutdown()
    },
  },
  prepare: {
    places: {
      tree: (value) => prepare(value),
      options: (value) => prepare(tree(), value),
      ...options<PrepareTreeOptions>({ cacheDir: true, signal: true, kinds: true }, (given) => prepare(tree(), given)),
    },
    waits: () => prepare(tree(worker('w', ECHO))),
  },
  start: {
    places: {
      tree: (value) => start(value, { log: 'silent' }),
      options: (value) => start(tree(), value),
      ...options<StartOptions>(
        {
          log: true,
          signals: true,
          phases: true,
          cacheDir: true,
          containment: true,
          onRootExit: true,
          signal: true,
          kinds: true,
          clock: true,
        },
        (given) => start(tree(), given),
      ),
    },
    waits: () => within([worker('w', ECHO)], 'main/w'),
  },
}
