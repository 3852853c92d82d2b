import { later } from '../later.ts'
import type { Rows } from '../row.ts'
import type { Stage } from '../stage.ts'

/** Rows of a registry. */
export function registryRows({ system }: Stage): Rows {
  const registry = system.registry('sweep')
  return {
    lookup: { places: { key: (value) => registry.lookup(value) } },
    dispatch: {
      places: {
        key: (value) => registry.dispatch(value, () => {}),
        use: (value) => registry.dispatch('nobody', value),
      },
    },
    lock: {
      places: { key: (value) => registry.lock(value, () => 1), use: (value) => registry.lock('k', value) },
      waits: () => registry.lock('k', () => later(1)),
    },
  }
}

/** Rows of a registry in the hands of an actor. */
export function registrantRows({ inRegistrant }: Stage): Rows {
  return {
    register: {
      places: {
        key: (value) => inRegistrant((mine) => mine.register(value, 1)),
        value: (value) => inRegistrant((mine) => mine.register('key', value)),
      },
    },
    unregister: { places: { key: (value) => inRegistrant((mine) => mine.unregister(value)) } },
    values: { places: { key: (value) => inRegistrant((mine) => mine.values(value)) } },
    updateValue: {
      places: {
        key: (value) => inRegistrant((mine) => mine.updateValue(value, () => 1)),
        update: (value) => inRegistrant((mine) => mine.updateValue('nobody', value)),
      },
    },
    lock: {
      places: {
        key: (value) => inRegistrant((mine) => mine.lock(value, () => 1)),
        use: (value) => inRegistrant((mine) => mine.lock('k', value)),
      },
      waits: () => inRegistrant((mine) => mine.lock('k', () => later(1))),
    },
  }
}

/** Rows of the context of an actor. */
export function contextRows({ inActor }: Stage): Rows {
  return {
    setState: { places: { state: (value) => inActor((context) => context.setState(value)) } },
    later: { places: {}, waits: () => inActor(() => later(1)) },
    continueWith: { places: { args: (value) => inActor((context) => context.continueWith(value)) } },
    timeoutAfter: { places: { ms: (value) => inActor((context) => context.timeoutAfter(value)) } },
    ref: { places: { target: (value) => inActor((context) => context.ref(value)) } },
    send: {
      places: {
        target: (value) => inActor((context) => context.send(value, 1)),
        message: (value) => inActor((context) => context.send('main/a', value)),
      },
    },
    sendAfter: { places: { ms: (value) => inActor((context) => context.sendAfter(value, 1).cancel()) } },
    sendInterval: { places: { ms: (value) => inActor((context) => context.sendInterval(value, 1).cancel()) } },
    link: {
      places: {
        target: (value) =>
          inActor((context) => {
            context.trapExit(true)
            context.link(value)
          }),
      },
    },
    unlink: { places: { target: (value) => inActor((context) => context.unlink(value)) } },
    monitor: { places: { target: (value) => inActor((context) => context.monitor(value)) } },
    demonitor: { places: { monitor: (value) => inActor((context) => context.demonitor(value)) } },
    exit: {
      places: {
        target: (value) => inActor((context) => context.exit(value, { type: 'normal' })),
        reason: (value) => inActor((context) => context.exit('main/p/0', value)),
      },
    },
    trapExit: { places: { isOn: (value) => inActor((context) => context.trapExit(value)) } },
    registry: {
      places: {
        name: (value) => inActor((context) => context.registry(value)),
        keys: (value) => inActor((context) => context.registry('sweep', value)),
      },
    },
  }
}
