import { describe, expect, it } from 'vitest'
import { actor, behaviour, type Later, type MethodsOf, stop } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { endOf, gate, play } from './stage.ts'

const counter = behaviour({
  init: (start: number) => ({ count: start }),
  calls: {
    add: (state, by: number) => (state.count += by),
    addSlowly: async (state, by: number) => {
      await Promise.resolve()
      return (state.count += by)
    },
    get: ({ count }) => count,
    replace: (_, count: number, context) => context.setState({ count }),
    crash: (): number => {
      throw new Error('out of order')
    },
    crashSlowly: async (): Promise<number> => {
      await Promise.resolve()
      throw new Error('out of order')
    },
  },
  casts: { bump: (state) => void (state.count += 1) },
})

const startCounter = async () => {
  const { system } = await play([actor('counter', counter, 5)])
  return { system, ref: system.ref('main/counter', counter) }
}

describe('a call', () => {
  it('gets what its handler returns', async () => {
    const { ref } = await startCounter()
    expect(await ref.call('add', 2)).toBe(7)
  })

  it('gets what its async handler resolves to', async () => {
    const { ref } = await startCounter()
    expect(await ref.call('addSlowly', 2)).toBe(7)
  })

  it('never runs its handler inside of `call`', async () => {
    const { ref, system } = await startCounter()
    const answer = ref.call('add', 1)
    ref.cast('bump')
    expect(await Promise.all([answer, system.getState('main/counter')])).toEqual([6, { count: 7 }])
  })

  it('of a method that is not there fails, lists those that are, and harms nobody else', async () => {
    const { system } = await startCounter()
    const untyped = system.ref('main/counter')
    await expect(untyped.call('nothing')).rejects.toMatchObject({
      code: 'REMOTE_UNKNOWN_METHOD',
      remote: { message: expect.stringContaining('"add"') },
    })
    await expect(untyped.call('toString')).rejects.toMatchObject({ code: 'REMOTE_UNKNOWN_METHOD' })
    expect(await untyped.call('get')).toBe(5)
  })

  it('of a method without a reply is answered with nothing, when it has been handled', async () => {
    const { ref } = await startCounter()
    await expect(ref.call('bump')).resolves.toBeUndefined()
    expect(await ref.call('get')).toBe(6)
  })

  it('whose handler throws ends the actor, and fails with its death certificate', async () => {
    const { ref } = await startCounter()
    await expect(ref.call('crash')).rejects.toMatchObject({
      code: 'CALL_EXITED',
      progress: 'started',
      death: {
        path: 'main/counter',
        reason: { type: 'crashed', cause: expect.stringContaining('out of order') },
        inFlight: [{ method: 'crash', progress: 'started', outcome: 'failed' }],
      },
    })
    await expect(ref.call('crashSlowly')).rejects.toMatchObject({ code: 'CALL_EXITED' })
  })

  it('that waits when the actor crashes goes to the next life', async () => {
    const { ref } = await startCounter()
    await ref.call('add', 100)
    const crash = ref.call('crash')
    const waiting = [ref.call('add', 1), ref.call('add', 1)]
    await expect(crash).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(await Promise.all(waiting)).toEqual([6, 7])
  })

  it('that is idempotent is run again by the next life, up to its attempts', async () => {
    const { ref } = await startCounter()
    const crash = ref.call('crash', undefined, { idempotent: true, maxAttempts: 3 })
    await expect(crash).rejects.toMatchObject({
      code: 'CALL_EXITED',
      message: expect.stringContaining('tried 3 times'),
    })
  })

  it('that is too late for its caller is answered to nobody', async () => {
    const { opened, open } = gate()
    const slow = behaviour({ init: () => 0, calls: { wait: () => opened.then(() => 'late'), ping: () => 'pong' } })
    const { system, clock } = await play([actor('slow', slow)])
    const ref = system.ref('main/slow', slow)
    const [late, waiting] = [
      ref.call('wait', undefined, { deadlineMs: 100 }),
      ref.call('ping', undefined, { deadlineMs: 100 }),
    ]
    const failures = Promise.allSettled([late, waiting])
    await new Promise(setImmediate)
    clock.advanceNow(200)
    expect(await failures).toMatchObject([
      { reason: { code: 'CALL_TIMEOUT', progress: 'started' } },
      { reason: { code: 'CALL_TIMEOUT', progress: 'not_delivered' } },
    ])
    open()
    expect(await ref.call('ping')).toBe('pong')
  })
})

describe('a caller that gives up', () => {
  it('before its message is begun takes it back, and those behind it move up', async () => {
    const { ref } = await startCounter()
    const abort = new AbortController()
    const calls = [ref.call('add', 100, { signal: abort.signal }), ref.call('add', 1), ref.call('add', 1)]
    abort.abort()
    expect(await Promise.allSettled(calls)).toMatchObject([
      { reason: { code: 'CALL_ABORTED', progress: 'not_started' } },
      { value: 6 },
      { value: 7 },
    ])
  })
})

describe('a cast', () => {
  it('is handled in its order among the calls', async () => {
    const { ref } = await startCounter()
    ref.cast('bump')
    const first = ref.call('get')
    ref.cast('bump')
    expect([await first, await ref.call('get')]).toEqual([6, 7])
  })

  it('of a method with a reply runs it, and the reply is lost', async () => {
    const { ref } = await startCounter()
    ref.cast('add', 3)
    expect(await ref.call('get')).toBe(8)
  })

  it('of a method that is not there is reported', async () => {
    const { system } = await startCounter()
    const dropped = awaitEvent('message:dropped', ({ method }) => method === 'nothing')
    system.ref('main/counter').cast('nothing')
    expect((await dropped).why).toContain('no such method')
  })

  it('that the actor ends with is lost, and in its certificate', async () => {
    const fragile = behaviour({
      init: () => 0,
      casts: {
        crash: () => {
          throw new Error('as asked')
        },
      },
    })
    const { system } = await play([actor('fragile', fragile)])
    const [died, dropped] = [awaitEvent('actor:died'), awaitEvent('message:dropped')]
    system.ref('main/fragile', fragile).cast('crash')
    expect((await died).death.inFlight).toEqual([{ method: 'crash', progress: 'unknown', outcome: 'lost' }])
    expect((await dropped).method).toBe('crash')
  })
})

describe('one message at a time', () => {
  it('also while a handler awaits something', async () => {
    const log: string[] = []
    const careful = behaviour({
      init: () => ({ isBusy: false }),
      calls: {
        work: async (state, name: string) => {
          log.push(`${name} ${state.isBusy ? 'meets another' : 'is alone'}`)
          state.isBusy = true
          await new Promise(setImmediate)
          state.isBusy = false
        },
      },
    })
    const { system } = await play([actor('careful', careful)])
    const ref = system.ref('main/careful', careful)
    await Promise.all(['a', 'b', 'c'].map((name) => ref.call('work', name)))
    expect(log).toEqual(['a is alone', 'b is alone', 'c is alone'])
  })

  it('in the order of arrival, plain messages among them', async () => {
    const log: unknown[] = []
    const recorder = behaviour({
      init: () => 0,
      casts: { note: (_, text: string) => void log.push(text) },
      calls: { done: () => [...log] },
      info: (_, message: string) => void log.push(message),
    })
    const { system } = await play([actor('recorder', recorder)])
    const ref = system.ref('main/recorder', recorder)
    ref.cast('note', 'a')
    system.send('main/recorder', 'b')
    ref.cast('note', 'c')
    ref.cast('note', 'd')
    system.send('main/recorder', 'e')
    const answer = ref.call('done')
    system.send('main/recorder', 'f')
    expect(await answer).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('and others get their turn, the event loop too, however much waits', async () => {
    const echo = behaviour({
      init: () => 0,
      casts: { again: (_, __: undefined, context) => context.ref(context.path).cast('again') },
    })
    const { system } = await play([actor('echo', echo)])
    system.ref('main/echo', echo).cast('again')
    await new Promise(setImmediate)
    expect((await system.shutdown()).unstopped).toEqual([])
  })
})

describe('the state', () => {
  it('may be replaced', async () => {
    const { ref } = await startCounter()
    await ref.call('replace', 50)
    expect(await ref.call('get')).toBe(50)
  })

  it('is new in each life', async () => {
    const { ref } = await startCounter()
    await ref.call('add', 10)
    await ref.call('crash').catch(() => {})
    expect(await ref.call('get')).toBe(5)
  })
})

describe('info', () => {
  it('that throws crashes the actor', async () => {
    const clumsy = behaviour({
      init: () => 0,
      info: () => {
        throw new Error('clumsy')
      },
    })
    const { system } = await play([actor('clumsy', clumsy)])
    const end = endOf(system, 'main/clumsy')
    system.send('main/clumsy', 'anything')
    expect((await end).reason).toMatchObject({ type: 'crashed' })
  })

  it('may end the actor', async () => {
    const obedient = behaviour({ init: () => 0, info: () => stop('shutdown') })
    const { system } = await play([actor('obedient', obedient)])
    const end = endOf(system, 'main/obedient')
    system.send('main/obedient', 'go')
    expect((await end).reason).toEqual({ type: 'shutdown' })
  })

  it('is not needed: without it messages are reported and dropped', async () => {
    const { system, ref } = await startCounter()
    const dropped = awaitEvent('message:dropped', ({ path }) => path === 'main/counter')
    system.send('main/counter', { type: 'gossip' })
    expect(await dropped).toMatchObject({ method: 'gossip', why: 'the actor has no `info`' })
    expect(await ref.call('get')).toBe(5)
  })
})

describe('delivery', () => {
  it('is told to those who listen', async () => {
    const { ref } = await startCounter()
    const delivered = awaitEvent('call:delivered', ({ path }) => path === 'main/counter')
    await ref.call('get')
    expect(await delivered).toMatchObject({ method: 'get', attempt: 1 })
  })
})

describe('replies from elsewhere', () => {
  it('come when they come, while other messages are handled', async () => {
    const desk = behaviour({
      init: (_: undefined) => [] as Later<string>[],
      calls: {
        ask: (state, _: undefined, context) => {
          const later = context.later<string>()
          state.push(later)
          return later
        },
        waiting: (state) => state.length,
      },
      casts: {
        tell: (state, text: string) => {
          for (const later of state.splice(0)) later.reply(text)
        },
      },
    })
    const { system } = await play([actor('desk', desk)])
    const ref = system.ref<MethodsOf<typeof desk>>('main/desk')
    const answers = [ref.call('ask'), ref.call('ask')]
    expect(await ref.call('waiting')).toBe(2)
    ref.cast('tell', 'now')
    expect(await Promise.all(answers)).toEqual(['now', 'now'])
  })
})
