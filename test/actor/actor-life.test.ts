import { describe, expect, it } from 'vitest'
import { type ActorOverrides, actor, behaviour, type ExitReason, type StopReason, stop } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { endOf, gate, play } from './stage.ts'

const startTidy = async (overrides: ActorOverrides = {}) => {
  const log: string[] = []
  const tidy = behaviour({
    init: (_: undefined) => ({ count: 1 }),
    calls: {
      end: (_, reason: StopReason) => stop(reason),
      endWithReply: (_, reason: StopReason) => stop(reason, { reply: 'bye' }),
      crash: (): string => {
        throw new Error('as asked')
      },
      work: (_, until: Promise<unknown>) => until.then(() => void log.push('worked')),
      wait: (_, __: undefined, context) => context.later<string>(),
    },
    terminate: ({ count }, { type }) => void log.push(`terminate ${type} ${count}`),
  })
  const { system, clock } = await play([actor('tidy', tidy, undefined, { restart: 'temporary', ...overrides })])
  return { system, clock, log, ref: system.ref('main/tidy', tidy), tidy }
}

describe('stop(reason, { reply })', () => {
  it('cleans up first, then answers, then ends', async () => {
    const { system, ref, log } = await startTidy()
    const end = endOf(system, 'main/tidy').then(() => log.push('end'))
    const answer = ref.call('endWithReply', 'normal').then((reply) => log.push(reply))
    await Promise.all([end, answer])
    expect(log).toEqual(['terminate normal 1', 'bye', 'end'])
  })
})

describe('stop(reason)', () => {
  it.each<[StopReason, ExitReason]>([
    ['normal', { type: 'normal' }],
    ['shutdown', { type: 'shutdown' }],
    [
      { type: 'crashed', cause: 'why' },
      { type: 'crashed', cause: 'why' },
    ],
  ])('of %o fails whoever waits, with that reason', async (reason, expected) => {
    const { ref, log } = await startTidy()
    const waiting = ref.call('wait')
    const failures = await Promise.allSettled([waiting, ref.call('end', reason)])
    expect(failures).toMatchObject([
      { reason: { code: 'CALL_EXITED', death: { reason: expected } } },
      { reason: { code: 'CALL_EXITED', death: { reason: expected } } },
    ])
    expect(log).toEqual([`terminate ${expected.type} 1`])
  })

  it('leaves what waits in the mailbox to the next life', async () => {
    const { ref } = await startTidy({ restart: 'permanent' })
    const end = ref.call('end', 'normal').catch(() => {})
    const next = ref.call('endWithReply', 'normal')
    await end
    expect(await next).toBe('bye')
  })
})

describe('terminate', () => {
  it('runs when a handler has thrown', async () => {
    const { ref, log } = await startTidy()
    await ref.call('crash').catch(() => {})
    expect(log).toEqual(['terminate crashed 1'])
  })

  it('runs when the actor is ordered to stop', async () => {
    const { system, log } = await startTidy()
    expect((await system.shutdown()).unstopped).toEqual([])
    expect(log).toEqual(['terminate shutdown 1'])
  })

  it.each<[string, ActorOverrides]>([['brutal_kill', { shutdown: 'brutal_kill' }]])(
    'does not run on %s',
    async (_, how) => {
      const { system, log } = await startTidy(how)
      const end = endOf(system, 'main/tidy')
      await system.supervisor('main')?.terminateChild('tidy')
      expect((await end).reason).toEqual({ type: 'killed', after: 'brutal_kill' })
      expect(log).toEqual([])
    },
  )

  it('does not run when an exit signal ends the actor', async () => {
    const { system, log } = await startTidy()
    const end = endOf(system, 'main/tidy')
    system.exit('main/tidy', { type: 'crashed', cause: 'elsewhere' })
    expect((await end).reason).toEqual({ type: 'crashed', cause: 'elsewhere' })
    expect(log).toEqual([])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('dirty')
      },
    ],
    ['rejects', () => Promise.reject(new Error('dirty'))],
  ])('that %s gives its error as the reason; the reply is sent all the same', async (_, terminate) => {
    const dirty = behaviour({ init: () => 0, calls: { end: () => stop('normal', { reply: 'bye' }) }, terminate })
    const { system } = await play([actor('dirty', dirty, undefined, { restart: 'temporary' })])
    const end = endOf(system, 'main/dirty')
    expect(await system.ref('main/dirty', dirty).call('end')).toBe('bye')
    expect((await end).reason).toMatchObject({ type: 'crashed', cause: expect.stringContaining('dirty') })
  })

  it('may be async: the actor ends after it', async () => {
    const { opened, open } = gate()
    const slow = behaviour({ init: () => 0, terminate: () => opened })
    const { system } = await play([actor('slow', slow)])
    const stopping = system.supervisor('main')?.terminateChild('slow')
    await new Promise(setImmediate)
    open()
    expect(await stopping).toEqual({ ok: true })
  })
})

describe('an order to stop', () => {
  it('waits for the handler that runs, and goes before all that waits', async () => {
    const { system, ref, log } = await startTidy({ restart: 'permanent' })
    const { opened, open } = gate()
    const working = ref.call('work', opened)
    const waiting = ref.call('work', opened)
    const failed = expect(waiting).rejects.toMatchObject({ code: 'CALL_NOPROC' })
    await new Promise(setImmediate)
    const stopped = system.supervisor('main')?.terminateChild('tidy')
    open()
    await working
    await stopped
    await failed
    expect(log).toEqual(['worked', 'terminate shutdown 1'])
  })

  it('kills when its time is over', async () => {
    const { system, clock, ref, log } = await startTidy({ shutdown: 500 })
    const working = ref.call('work', new Promise(() => {}), { deadlineMs: 'infinity' })
    const failed = expect(working).rejects.toMatchObject({
      code: 'CALL_EXITED',
      death: { reason: { type: 'killed', after: 'shutdown_timeout' } },
    })
    await new Promise(setImmediate)
    const report = system.shutdown()
    await new Promise(setImmediate)
    clock.advanceNow(500)
    await failed
    expect((await report).unstopped).toEqual([
      { path: 'main/tidy', reason: { type: 'killed', after: 'shutdown_timeout' } },
    ])
    expect(log).toEqual([])
  })
})

describe('a kill', () => {
  it('takes no notice of a handler that runs, and nothing comes of it any more', async () => {
    const { system, ref, log } = await startTidy()
    const { opened, open } = gate()
    const working = ref.call('work', opened)
    const failed = expect(working).rejects.toMatchObject({ code: 'CALL_EXITED' })
    await new Promise(setImmediate)
    const end = endOf(system, 'main/tidy')
    system.exit('main/tidy', 'kill')
    expect((await end).reason).toEqual({ type: 'killed', after: 'exit_signal' })
    await failed
    open()
    await opened
    await new Promise(setImmediate)
    expect(log).toEqual(['worked'])
  })

  it('ends `terminate` too', async () => {
    const slow = behaviour({
      init: () => 0,
      calls: { end: () => stop() },
      terminate: () => new Promise<void>(() => {}),
    })
    const { system } = await play([actor('slow', slow, undefined, { restart: 'temporary' })])
    const end = endOf(system, 'main/slow')
    const failed = expect(system.ref('main/slow', slow).call('end')).rejects.toMatchObject({ code: 'CALL_EXITED' })
    await new Promise(setImmediate)
    system.exit('main/slow', 'kill')
    expect((await end).reason).toEqual({ type: 'killed', after: 'exit_signal' })
    await failed
  })
})

describe('the death of an actor', () => {
  it('is told with its certificate, and remembered by its ref', async () => {
    const { ref } = await startTidy({ restart: 'permanent' })
    const died = awaitEvent('actor:died', ({ death }) => death.path === 'main/tidy')
    const waiting = ref.call('wait').catch(() => {})
    await ref.call('crash').catch(() => {})
    await waiting
    const { death } = await died
    expect(death).toMatchObject({
      reason: { type: 'crashed' },
      pid: undefined,
      stderrTail: '',
      inFlight: [
        { method: 'wait', progress: 'started', outcome: 'failed' },
        { method: 'crash', progress: 'started', outcome: 'failed' },
      ],
    })
    expect(ref.lastDeath).toEqual(death)
  })

  it('aborts the signal of its context', async () => {
    const { opened, open } = gate<AbortSignal>()
    const watcher = behaviour({ init: (_: undefined, { signal }) => open(signal) })
    const { system } = await play([actor('watcher', watcher)])
    const signal = await opened
    expect(signal.aborted).toBe(false)
    await system.shutdown()
    expect(signal.aborted).toBe(true)
  })
})
