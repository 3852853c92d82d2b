import { describe, expect, it } from 'vitest'
import { assign, createMachine, fromCallback, fromObservable, fromPromise, fromTransition, setup } from 'xstate'
import { type MachineMethods, machineActor } from '../../src/index.ts'
import { endOf, gate, play } from '../actor/stage.ts'

const light = createMachine({
  initial: 'red',
  states: {
    red: { on: { NEXT: 'green' }, after: { 1_000: 'green' } },
    green: {
      on: {
        NEXT: 'off',
        BREAK: {
          actions: () => {
            throw new Error('broken')
          },
        },
      },
    },
    off: { type: 'final' },
  },
  output: () => 'dark',
})

const startLight = async () => {
  const { system, clock } = await play([machineActor('light', light, { restart: 'temporary' })])
  return { system, clock, ref: system.ref<MachineMethods<typeof light>>('main/light') }
}

describe('machineActor', () => {
  it.each([7, 'x', undefined, null, {}, () => 1, [], { transition: 1 }])(
    'refuses %o as its logic, at once',
    (logic) => {
      expect(() => machineActor('light', logic as never)).toThrow(
        expect.objectContaining({
          code: 'SPEC_INVALID_OPTION',
          message: expect.stringContaining('machineActor("light")'),
        }),
      )
    },
  )
})

describe('a machine', () => {
  it('takes events, and shows its snapshot', async () => {
    const { ref } = await startLight()
    ref.cast('send', { type: 'NEXT' })
    expect(await ref.call('snapshot')).toMatchObject({ value: 'green' })
  })

  it('has its delays on the clock of the system', async () => {
    const { ref, clock } = await startLight()
    clock.advanceNow(1_000)
    expect(await ref.call('snapshot')).toMatchObject({ value: 'green' })
  })

  it('that is done ends with normal, and those who wait for its output get it', async () => {
    const { ref, system } = await startLight()
    const end = endOf(system, 'main/light')
    const output = ref.call('output')
    ref.cast('send', { type: 'NEXT' })
    ref.cast('send', { type: 'NEXT' })
    expect(await output).toBe('dark')
    expect((await end).reason).toEqual({ type: 'normal' })
  })

  it('that throws ends with crashed', async () => {
    const { ref, system } = await startLight()
    const end = endOf(system, 'main/light')
    ref.cast('send', { type: 'NEXT' })
    ref.cast('send', { type: 'BREAK' })
    expect((await end).reason).toMatchObject({ type: 'crashed', cause: expect.stringContaining('broken') })
  })

  it('that throws as it starts is a failed start', async () => {
    const broken = createMachine({
      entry: () => {
        throw new Error('broken')
      },
    })
    await expect(play([machineActor('broken', broken)])).rejects.toMatchObject({
      reason: { detail: { reason: { type: 'crashed', cause: expect.stringContaining('broken') } } },
    })
  })

  it('begins anew in each life, with its input', async () => {
    const counter = setup({
      types: { context: {} as { count: number }, input: {} as number, events: {} as { type: 'ADD' } | { type: 'END' } },
    }).createMachine({
      context: ({ input }) => ({ count: input }),
      initial: 'counting',
      states: {
        counting: { on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) }, END: 'over' } },
        over: { type: 'final' },
      },
    })
    const { system } = await play([machineActor('counter', counter, { input: 5 })])
    const ref = system.ref<MachineMethods<typeof counter>>('main/counter')
    ref.cast('send', { type: 'ADD' })
    expect(await ref.call('snapshot')).toMatchObject({ context: { count: 6 } })
    ref.cast('send', { type: 'END' })
    expect(await ref.call('snapshot')).toMatchObject({ context: { count: 5 } })
  })

  it('takes no notice of messages that are not for it', async () => {
    const { ref, system } = await startLight()
    system.send('main/light', { type: 'done' })
    expect(await ref.call('snapshot')).toMatchObject({ value: 'red' })
  })
})

describe('other logic', () => {
  it('a promise ends with normal when it is fulfilled', async () => {
    const { opened, open } = gate<number>()
    const { system } = await play([
      machineActor(
        'sum',
        fromPromise(() => opened),
        { restart: 'temporary' },
      ),
    ])
    const end = endOf(system, 'main/sum')
    const output = system.ref('main/sum').call('output')
    open(42)
    expect(await output).toBe(42)
    expect((await end).reason).toEqual({ type: 'normal' })
  })

  it('a promise ends with crashed when it is rejected', async () => {
    const { opened, open } = gate()
    const failing = fromPromise(async () => {
      await opened
      throw new Error('no sum')
    })
    const { system } = await play([machineActor('sum', failing, { restart: 'temporary' })])
    const end = endOf(system, 'main/sum')
    open()
    expect((await end).reason).toMatchObject({ type: 'crashed', cause: expect.stringContaining('no sum') })
  })

  it('a callback is cleaned up when the child is stopped, and when it is killed', async () => {
    const log: string[] = []
    const listening = fromCallback<{ type: string }>(({ receive }) => {
      receive(({ type }) => log.push(type))
      return () => log.push('cleaned up')
    })
    const { system } = await play([machineActor('listening', listening)])
    const ref = system.ref('main/listening')
    await ref.call('send', { type: 'PING' })
    system.exit('main/listening', 'kill')
    await ref.call('send', { type: 'PONG' })
    await system.shutdown()
    expect(log).toEqual(['PING', 'cleaned up', 'PONG', 'cleaned up'])
  })

  it('an observable ends with crashed when it fails', async () => {
    const { opened, open } = gate()
    const failing = fromObservable(() => ({
      subscribe: (observer) => {
        const { error } = typeof observer === 'function' ? {} : observer
        void opened.then(() => error?.(new Error('no stream')))
        return { unsubscribe: () => {} }
      },
    }))
    const { system } = await play([machineActor('stream', failing, { restart: 'temporary' })])
    const end = endOf(system, 'main/stream')
    open()
    expect((await end).reason).toMatchObject({ type: 'crashed', cause: expect.stringContaining('no stream') })
  })

  it('a transition function keeps its state', async () => {
    const counting = fromTransition((count: number, _: { type: 'ADD' }) => count + 1, 0)
    const { system } = await play([machineActor('counting', counting)])
    const ref = system.ref<MachineMethods<typeof counting>>('main/counting')
    ref.cast('send', { type: 'ADD' })
    expect(await ref.call('snapshot')).toMatchObject({ context: 1 })
  })
})
