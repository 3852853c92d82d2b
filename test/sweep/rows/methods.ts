import type {
  CallOptions,
  CastOptions,
  DetachedTaskOptions,
  OwnedTaskOptions,
  ShutdownOptions,
  StreamOptions,
  TaskOptions,
  TaskStreamOptions,
} from '../../../src/index.ts'
import { start, supervisor, worker } from '../../../src/index.ts'
import { later } from '../later.ts'
import { options, type Rows } from '../row.ts'
import { type Stage, sure } from '../stage.ts'
import { contextRows, registrantRows, registryRows } from './registered.ts'
import { ECHO } from './tree.ts'

const CAST = { priority: true, headers: true, deadlineMs: true } satisfies Record<keyof CastOptions, true>

const CALL = {
  ...CAST,
  queueMs: true,
  graceMs: true,
  signal: true,
  idempotent: true,
  maxAttempts: true,
  input: true,
  onProgress: true,
} satisfies Record<keyof CallOptions, true>

/** The rows of each class whose objects users have in their hands, by its name. */
export function methodRows(stage: Stage): Readonly<Record<string, Rows>> {
  return {
    System: systemRows(stage),
    Ref: refRows(stage),
    SupervisorHandle: supervisorRows(stage),
    DynamicSupervisorHandle: dynamicRows(stage),
    PartitionSupervisorHandle: partitionRows(stage),
    TaskSupervisorHandle: taskSupervisorRows(stage),
    Task: taskRows(stage),
    Registry: registryRows(stage),
    Registrant: registrantRows(stage),
    ActorContext: contextRows(stage),
  }
}

function systemRows({ system }: Stage): Rows {
  const other = () => start(supervisor('main', {}, []), { log: 'silent' })
  const callOf = (target: never) => system.ref(target).call('echo', 1, { deadlineMs: 1 })
  return {
    ref: { places: { target: callOf }, waits: () => system.ref('main/w').call('echo', 1) },
    whereis: { places: { name: (value) => system.whereis(value) } },
    registry: {
      places: { name: (value) => system.registry(value), keys: (value) => system.registry('sweep', value) },
    },
    monitor: {
      places: {
        target: (value) => system.monitor(value, () => {})(),
        listener: (value) => system.monitor('main/w', value)(),
      },
      waits: () => new Promise((resolve) => void system.monitor('main/nobody', resolve)),
    },
    send: {
      places: { target: (value) => system.send(value, 1), message: (value) => system.send('main/a', value) },
    },
    exit: {
      places: {
        target: (value) => system.exit(value, { type: 'normal' }),
        reason: (value) => system.exit('main/p/0', value),
      },
    },
    getState: {
      places: { target: (value) => system.getState(value) },
      waits: () => system.getState('main/a'),
    },
    replaceState: {
      places: {
        target: (value) => system.replaceState(value, (state) => state),
        replace: (value) => system.replaceState('main/a', value),
      },
      waits: () => system.replaceState('main/a', (state) => state),
    },
    supervisor: { places: { path: (value) => system.supervisor(value) } },
    dynamicSupervisor: { places: { path: (value) => system.dynamicSupervisor(value) } },
    partitionSupervisor: { places: { path: (value) => system.partitionSupervisor(value) } },
    taskSupervisor: { places: { path: (value) => system.taskSupervisor(value) } },
    partition: {
      places: {
        path: (value) => system.partition(value, 'k'),
        key: (value) => system.partition('main/p', value),
      },
      waits: () => system.partition('main/p', 'k').call('run', () => later(1)),
    },
    guarantees: { places: {}, waits: () => system.guarantees() },
    onShutdown: {
      places: {
        phase: (value) => system.onShutdown(value, 'x', () => {})(),
        name: (value) => system.onShutdown('drain', value, () => {})(),
        task: (value) => system.onShutdown('drain', 'x', value)(),
      },
    },
    shutdown: {
      places: {
        options: async (value) => using(await other(), (each) => each.shutdown(value)),
        ...options<ShutdownOptions>({ reason: true, limitMs: true, exitCode: true }, async (given) =>
          using(await other(), (each) => each.shutdown(given)),
        ),
      },
      waits: async () => (await start(supervisor('main', {}, [worker('w', ECHO)]), { log: 'silent' })).shutdown(),
    },
    kill: { places: {}, waits: async () => using(await other(), (each) => (each.kill(), each.exited)) },
  }
}

/** A system that a wrong value has left running is stopped. */
async function using<S extends { shutdown(): Promise<unknown> }>(
  system: S,
  use: (system: S) => unknown,
): Promise<void> {
  try {
    await use(system)
  } finally {
    await system.shutdown()
  }
}

function refRows({ system }: Stage): Rows {
  const ref = system.ref('main/w')
  const stream = (...args: Parameters<typeof ref.stream>) => all(ref.stream(...args))
  return {
    call: {
      places: {
        method: (value) => ref.call(value),
        args: (value) => ref.call('echo', value),
        options: (value) => ref.call('echo', 1, value),
        ...options<CallOptions>(CALL, (given) => ref.call('echo', 1, given)),
      },
      waits: () => ref.call('echo', 1),
    },
    stream: {
      places: {
        method: (value) => stream(value),
        args: (value) => stream('echo', value),
        options: (value) => stream('echo', 1, value),
        ...options<StreamOptions>({ ...CALL, idleMs: true, window: true }, (given) => stream('echo', 1, given)),
      },
      waits: () => stream('echo', 1),
    },
    cast: {
      places: {
        method: (value) => ref.cast(value),
        args: (value) => ref.cast('echo', value),
        options: (value) => ref.cast('echo', 1, value),
        ...options<CastOptions>(CAST, (given) => ref.cast('echo', 1, given)),
      },
    },
  }
}

/** Reads a stream to its end. */
async function all(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function supervisorRows({ system }: Stage): Rows {
  const handle = sure(system.supervisor('main/s'))
  return {
    startChild: {
      places: { spec: (value) => handle.startChild(value) },
      waits: () => handle.startChild(worker('waits', ECHO)),
    },
    terminateChild: { places: { id: (value) => handle.terminateChild(value) } },
    restartChild: { places: { id: (value) => handle.restartChild(value) } },
    deleteChild: { places: { id: (value) => handle.deleteChild(value) } },
    whichChildren: { places: {}, waits: () => handle.whichChildren() },
    whichChild: { places: { id: (value) => handle.whichChild(value) } },
    countChildren: { places: {}, waits: () => handle.countChildren() },
    getChildSpec: { places: { id: (value) => handle.getChildSpec(value) } },
    update: { places: { spec: (value) => handle.update(value) } },
  }
}

function dynamicRows({ system }: Stage): Rows {
  const handle = sure(system.dynamicSupervisor('main/d'))
  return {
    startChild: {
      places: { child: (value) => handle.startChild(value) },
      waits: () => handle.startChild(worker('waits', ECHO)),
    },
    terminateChild: { places: { child: (value) => handle.terminateChild(value) } },
    whichChildren: { places: {}, waits: () => handle.whichChildren() },
    whichChild: { places: { child: (value) => handle.whichChild(value) } },
    countChildren: { places: {}, waits: () => handle.countChildren() },
    getChildSpec: { places: { child: (value) => handle.getChildSpec(value) } },
    update: { places: { spec: (value) => handle.update(value) } },
  }
}

function partitionRows({ system }: Stage): Rows {
  const handle = sure(system.partitionSupervisor('main/p'))
  return {
    pathOf: { places: { key: (value) => handle.pathOf(value) } },
    resize: { places: { partitions: (value) => handle.resize(value) }, waits: () => handle.resize(2) },
    whichChildren: { places: {}, waits: () => handle.whichChildren() },
    whichChild: { places: { id: (value) => handle.whichChild(value) } },
    countChildren: { places: {}, waits: () => handle.countChildren() },
  }
}

const TASK = { id: true, shutdown: true } as const
const OWNED = { ...TASK, owner: true } satisfies Record<keyof OwnedTaskOptions, true>
const STREAM = {
  ...OWNED,
  maxConcurrency: true,
  ordered: true,
  timeoutMs: true,
  onTimeout: true,
} satisfies Record<keyof TaskStreamOptions, true>

function taskSupervisorRows({ system }: Stage): Rows {
  const handle = sure(system.taskSupervisor('main/t'))
  const run = () => later(1)
  return {
    async: {
      places: {
        run: (value) => handle.async(value).outcome,
        options: (value) => handle.async(run, value).await(),
        ...options<OwnedTaskOptions>(OWNED, (given) => handle.async(run, given).await()),
      },
      waits: () => handle.async(run).await(),
    },
    asyncNolink: {
      places: {
        run: (value) => handle.asyncNolink(value).outcome,
        options: (value) => handle.asyncNolink(run, value).await(),
        ...options<TaskOptions>(TASK, (given) => handle.asyncNolink(run, given).await()),
      },
      waits: () => handle.asyncNolink(run).await(),
    },
    startChild: {
      places: {
        run: (value) => handle.startChild(value),
        options: (value) => handle.startChild(run, value),
        ...options<DetachedTaskOptions>({ ...TASK, restart: true }, (given) => handle.startChild(run, given)),
      },
      waits: () => handle.startChild(run),
    },
    asyncStream: {
      places: {
        items: (value) => all(handle.asyncStream(value, run)),
        run: (value) => all(handle.asyncStream([1], value)),
        options: (value) => all(handle.asyncStream([1], run, value)),
        ...options<TaskStreamOptions>(STREAM, (given) => all(handle.asyncStream([1], run, given))),
      },
      waits: () => all(handle.asyncStream([1, 2], run)),
    },
    asyncStreamNolink: {
      places: {
        items: (value) => all(handle.asyncStreamNolink(value, run)),
        run: (value) => all(handle.asyncStreamNolink([1], value)),
        options: (value) => all(handle.asyncStreamNolink([1], run, value)),
        ...options<TaskStreamOptions>(STREAM, (given) => all(handle.asyncStreamNolink([1], run, given))),
      },
      waits: () => all(handle.asyncStreamNolink([1, 2], run)),
    },
    terminateChild: { places: { child: (value) => handle.terminateChild(value) } },
    whichChildren: { places: {}, waits: () => handle.whichChildren() },
    countChildren: { places: {}, waits: () => handle.countChildren() },
  }
}

function taskRows({ system }: Stage): Rows {
  const task = () => sure(system.taskSupervisor('main/t')).asyncNolink(() => later(1))
  return {
    await: { places: { limitMs: (value) => task().await(value) }, waits: () => task().await() },
    shutdown: { places: {}, waits: () => task().shutdown() },
    kill: { places: {}, waits: () => task().kill() },
  }
}
