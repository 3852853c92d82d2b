import type { ActorContext } from '../../../src/index.ts'
import { later } from '../later.ts'
import { type Rows, row } from '../row.ts'
import type { Stage } from '../stage.ts'

/** Rows of the context of an actor. */
export function contextRows({ inActor }: Stage): Rows {
  const linking = (use: (context: ActorContext) => unknown) =>
    inActor((context) => {
      context.trapExit(true)
      use(context)
    })
  return {
    setState: row(
      () => [0] as const,
      (...given) => inActor((context) => context.setState(...given)),
    ),
    later: row(
      () => [] as const,
      () => inActor((context) => context.later()),
    ),
    continueWith: row(
      () => [1] as const,
      (...given) => inActor((context) => context.continueWith(...given)),
    ),
    timeoutAfter: row(
      () => [1] as const,
      (...given) => inActor((context) => context.timeoutAfter(...given)),
    ),
    ref: row(
      () => ['main/w'] as const,
      (...given) => inActor((context) => context.ref(...given).call('echo', 1)),
    ),
    send: row(
      () => ['main/a', 1] as const,
      (...given) => inActor((context) => context.send(...given)),
    ),
    sendAfter: row(
      () => [1, 1] as const,
      (...given) => inActor((context) => context.sendAfter(...given).cancel()),
    ),
    sendInterval: row(
      () => [1, 1] as const,
      (...given) => inActor((context) => context.sendInterval(...given).cancel()),
    ),
    link: row(
      () => ['main/w'] as const,
      (...given) => linking((context) => context.link(...given)),
    ),
    unlink: row(
      () => ['main/w'] as const,
      (...given) => inActor((context) => context.unlink(...given)),
    ),
    monitor: row(
      () => ['main/w'] as const,
      (...given) => inActor((context) => context.monitor(...given)),
    ),
    demonitor: row(
      () => [{ path: 'main/w', incarnation: 'none' }] as const,
      (...given) => inActor((context) => context.demonitor(...given)),
    ),
    exit: row(
      () => ['main/p/0', { type: 'shutdown' }] as const,
      (...given) => inActor((context) => context.exit(...given)),
    ),
    trapExit: row(
      () => [true] as const,
      (...given) => inActor((context) => context.trapExit(...given)),
    ),
    registry: row(
      () => ['sweep', 'unique'] as const,
      (...given) => inActor((context) => context.registry(...given)),
    ),
  }
}

/** Rows of the handle of a call that is answered later. */
export function laterRows({ inActor }: Stage): Rows {
  return {
    reply: row(
      () => [1] as const,
      (...given) => inActor((context) => context.later().reply(...given)),
    ),
    fail: row(
      () => [new Error('no')] as const,
      (...given) => inActor((context) => void context.later().fail(...given)),
    ),
  }
}

/** Rows of a timer, and of a clock as actors have it. */
export function timerRows({ inActor }: Stage): Rows {
  return {
    cancel: row(
      () => [] as const,
      () => inActor((context) => context.sendAfter(1, 1).cancel()),
    ),
  }
}

/** Rows of a child that is XState logic, which is called as every child. */
export function machineRows({ system }: Stage): Rows {
  const ref = system.ref('main/m')
  return {
    send: row(
      () => [{ type: 'event' }] as const,
      (...given) => ref.call('send', ...given),
    ),
    snapshot: row(
      () => [] as const,
      () => ref.call('snapshot'),
    ),
    output: row(
      () => [] as const,
      () => ref.call('output', undefined, { deadlineMs: 1 }),
    ),
  }
}

/** Rows of a registry. */
export function registryRows({ system }: Stage): Rows {
  const registry = system.registry('sweep')
  return {
    lookup: row(
      () => ['k'] as const,
      (...given) => registry.lookup(...given),
    ),
    dispatch: row(
      () => ['nobody', () => {}] as const,
      (...given) => registry.dispatch(...given),
    ),
    lock: row(
      () => ['k', () => later(1)] as const,
      (...given) => registry.lock(...given),
    ),
  }
}

/** Rows of a registry in the hands of an actor. */
export function registrantRows({ inRegistrant }: Stage): Rows {
  return {
    register: row(
      () => ['key', 1] as const,
      (...given) => inRegistrant((mine) => mine.register(...given)),
    ),
    unregister: row(
      () => ['key'] as const,
      (...given) => inRegistrant((mine) => mine.unregister(...given)),
    ),
    values: row(
      () => ['key'] as const,
      (...given) => inRegistrant((mine) => mine.values(...given)),
    ),
    updateValue: row(
      () => ['key', () => 2] as const,
      (...given) => inRegistrant((mine) => mine.updateValue(...given)),
    ),
    lock: row(
      () => ['k', () => later(1)] as const,
      (...given) => inRegistrant((mine) => mine.lock(...given)),
    ),
  }
}
