import { actor, supervisor, worker } from '../../../src/index.ts'
import { later } from '../later.ts'
import { type Rows, row } from '../row.ts'
import { all, ECHO, RUNNER, type Stage, sure } from '../stage.ts'

/** Rows of the administration of a supervisor. */
export function supervisorRows({ system }: Stage): Rows {
  const handle = sure(system.supervisor('main/s'))
  return {
    startChild: row(
      () => [actor('x', RUNNER)] as const,
      (...given) => handle.startChild(...given),
      () => handle.startChild(worker('waits', ECHO)),
    ),
    terminateChild: row(
      () => ['nobody'] as const,
      (...given) => handle.terminateChild(...given),
    ),
    restartChild: row(
      () => ['nobody'] as const,
      (...given) => handle.restartChild(...given),
    ),
    deleteChild: row(
      () => ['nobody'] as const,
      (...given) => handle.deleteChild(...given),
    ),
    whichChildren: row(
      () => [] as const,
      () => handle.whichChildren(),
    ),
    whichChild: row(
      () => ['nobody'] as const,
      (...given) => handle.whichChild(...given),
    ),
    countChildren: row(
      () => [] as const,
      () => handle.countChildren(),
    ),
    getChildSpec: row(
      () => ['nobody'] as const,
      (...given) => handle.getChildSpec(...given),
    ),
    update: row(
      () => [supervisor('s', {}, [])] as const,
      (...given) => handle.update(...given),
    ),
  }
}

/** Rows of the administration of a dynamic supervisor. */
export function dynamicRows({ system }: Stage): Rows {
  const handle = sure(system.dynamicSupervisor('main/d'))
  const spec = () => actor('x', RUNNER, undefined, { restart: 'temporary' })
  return {
    startChild: row(
      () => [spec()] as const,
      (...given) => handle.startChild(...given),
      () => handle.startChild(worker('waits', ECHO)),
    ),
    terminateChild: row(
      () => ['nobody'] as const,
      (...given) => handle.terminateChild(...given),
    ),
    whichChildren: row(
      () => [] as const,
      () => handle.whichChildren(),
    ),
    whichChild: row(
      () => ['nobody'] as const,
      (...given) => handle.whichChild(...given),
    ),
    countChildren: row(
      () => [] as const,
      () => handle.countChildren(),
    ),
    getChildSpec: row(
      () => ['nobody'] as const,
      (...given) => handle.getChildSpec(...given),
    ),
    update: row(
      () => [supervisor('d', {}, [])] as const,
      (...given) => handle.update(...given),
    ),
  }
}

/** Rows of the administration of a partition supervisor. */
export function partitionRows({ system }: Stage): Rows {
  const handle = sure(system.partitionSupervisor('main/p'))
  return {
    pathOf: row(
      () => ['k'] as const,
      (...given) => handle.pathOf(...given),
    ),
    resize: row(
      () => [2] as const,
      (...given) => handle.resize(...given),
    ),
    whichChildren: row(
      () => [] as const,
      () => handle.whichChildren(),
    ),
    whichChild: row(
      () => ['0'] as const,
      (...given) => handle.whichChild(...given),
    ),
    countChildren: row(
      () => [] as const,
      () => handle.countChildren(),
    ),
  }
}

/** Rows of the administration of a pool. */
export function poolRows({ system }: Stage): Rows {
  const handle = sure(system.pool('main/pool'))
  return {
    resize: row(
      () => [2] as const,
      (...given) => handle.resize(...given),
    ),
    pause: row(
      () => [] as const,
      () => handle.pause(),
    ),
    resume: row(
      () => [] as const,
      () => handle.resume(),
    ),
    drain: row(
      () => [] as const,
      () => handle.drain(),
      () => Promise.all([system.ref('main/pool').call('run', () => later(1)), handle.drain()]),
    ),
  }
}

const run = () => later(1)

/** Rows of the administration of a task supervisor. All tasks wait for a timer. */
export function taskSupervisorRows({ system }: Stage): Rows {
  const handle = sure(system.taskSupervisor('main/t'))
  return {
    async: row(
      () => [run, {}] as const,
      (...given) => handle.async(...given).await(),
    ),
    asyncNolink: row(
      () => [run, {}] as const,
      (...given) => handle.asyncNolink(...given).await(),
    ),
    startChild: row(
      () => [run, {}] as const,
      (...given) => handle.startChild(...given),
    ),
    asyncStream: row(
      () => [[1, 2], run, {}] as const,
      (...given) => all(handle.asyncStream(...given)),
    ),
    asyncStreamNolink: row(
      () => [[1, 2], run, {}] as const,
      (...given) => all(handle.asyncStreamNolink(...given)),
    ),
    terminateChild: row(
      () => ['nobody'] as const,
      (...given) => handle.terminateChild(...given),
    ),
    whichChildren: row(
      () => [] as const,
      () => handle.whichChildren(),
    ),
    countChildren: row(
      () => [] as const,
      () => handle.countChildren(),
    ),
  }
}

/** Rows of a task. */
export function taskRows({ system }: Stage): Rows {
  const handle = sure(system.taskSupervisor('main/t'))
  const task = () => handle.asyncNolink(run)
  return {
    await: row(
      () => [1_000] as const,
      (...given) => task().await(...given),
    ),
    shutdown: row(
      () => [] as const,
      () => task().shutdown(),
    ),
    kill: row(
      () => [] as const,
      () => task().kill(),
    ),
  }
}
