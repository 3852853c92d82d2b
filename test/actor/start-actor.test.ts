import { describe, expect, it } from 'vitest'
import { actor, behaviour, ignore, type StopReason, start, stop, supervisor } from '../../src/index.ts'
import { endOf, gate, listener, play } from './stage.ts'

const main = (...children: ReturnType<typeof actor>[]) => supervisor('main', {}, children)
const quietly = { log: 'silent' } as const

describe('init', () => {
  it('makes the state from the arguments of the spec', async () => {
    const greeter = behaviour({
      init: ({ greeting }: { greeting: string }) => ({ greeting }),
      calls: { greet: (state, name: string) => `${state.greeting} ${name}` },
    })
    const { system } = await play([actor('greeter', greeter, { greeting: 'Hello' })])
    expect(await system.ref('main/greeter', greeter).call('greet', 'Ada')).toBe('Hello Ada')
  })

  it('may be async: its supervisor waits for it, and starts the next child after it', async () => {
    const log: string[] = []
    const { opened, open } = gate()
    const slow = behaviour({
      init: async (_: undefined) => {
        await opened
        log.push('slow')
      },
    })
    const fast = behaviour({ init: (_: undefined) => void log.push('fast') })
    const starting = play([actor('slow', slow), actor('fast', fast)])
    await new Promise(setImmediate)
    expect(log).toEqual([])
    open()
    await starting
    expect(log).toEqual(['slow', 'fast'])
  })

  it('may want no life: the child is left out, and its callers are told', async () => {
    const shy = behaviour({ init: (_: undefined) => ignore, calls: { ping: () => 'pong' } })
    const { system } = await play([actor('shy', shy)])
    await expect(system.ref('main/shy', shy).call('ping')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
    expect(await system.supervisor('main')?.whichChild('shy')).toMatchObject({ child: { state: 'undefined' } })
  })

  it.each<[StopReason, object]>([
    ['normal', { type: 'normal' }],
    ['shutdown', { type: 'shutdown' }],
    [
      { type: 'resource_limit', limit: 'beds' },
      { type: 'resource_limit', limit: 'beds' },
    ],
  ])('that returns stop(%o) is a failed start', async (reason, expected) => {
    const refusing = behaviour({ init: (_: undefined) => stop(reason) })
    await expect(start(main(actor('refusing', refusing)), quietly)).rejects.toMatchObject({
      code: 'START_FAILED',
      reason: { detail: { type: 'failed_to_start_child', id: 'refusing', reason: expected } },
    })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no bed')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no bed'))],
  ])('that %s is a failed start, with the cause', async (_, init) => {
    const failing = behaviour({ init })
    await expect(start(main(actor('failing', failing)), quietly)).rejects.toMatchObject({
      reason: { detail: { reason: { type: 'crashed', cause: expect.stringContaining('no bed') } } },
    })
  })

  it('that fails does not run `terminate`, and leaves no timer, name or watch', async () => {
    const log: string[] = []
    const failing = behaviour({
      init: (_: undefined, context) => {
        context.sendAfter(1, 'never')
        context.registry('rooms').register('lobby', undefined)
        return stop({ type: 'crashed', cause: 'as asked' })
      },
      terminate: () => void log.push('terminate'),
    })
    const { system, clock } = await play([])
    const before = clock.pending
    const result = await system.supervisor('main')?.startChild(actor('failing', failing, undefined, { name: 'frank' }))
    expect(result).toMatchObject({ ok: false, error: 'start_failed' })
    expect([clock.pending, system.whereis('frank'), system.registry('rooms').count, log]).toEqual([
      before,
      undefined,
      0,
      [],
    ])
  })

  it('that takes longer than startTimeoutMs is a failed start', async () => {
    const endless = behaviour({ init: (_: undefined) => new Promise<void>(() => {}) })
    const { system, clock } = await play([])
    const starting = system
      .supervisor('main')
      ?.startChild(actor('endless', endless, undefined, { startTimeoutMs: 300 }))
    await new Promise(setImmediate)
    clock.advanceNow(300)
    expect(await starting).toMatchObject({
      reason: { type: 'handshake_failed', cause: 'timeout', diagnosis: expect.stringContaining('300 ms') },
    })
  })

  it('that is too late does nothing any more', async () => {
    const { opened, open } = gate()
    const slow = behaviour({ init: (_: undefined) => opened, calls: { ping: () => 'pong' } })
    const { system, clock } = await play([])
    const spec = actor('slow', slow, undefined, { startTimeoutMs: 300 })
    const starting = system.supervisor('main')?.startChild(spec)
    await new Promise(setImmediate)
    clock.advanceNow(300)
    await starting
    open()
    await opened
    await expect(system.ref('main/slow', slow).call('ping')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })

  it('that fails too late fails nothing any more', async () => {
    const { opened, open } = gate()
    const slow = behaviour({ init: (_: undefined) => opened.then(() => Promise.reject(new Error('too late'))) })
    const { system, clock } = await play([])
    const starting = system.supervisor('main')?.startChild(actor('slow', slow, undefined, { startTimeoutMs: 300 }))
    await new Promise(setImmediate)
    clock.advanceNow(300)
    expect(await starting).toMatchObject({ reason: { type: 'handshake_failed' } })
    open()
    await new Promise(setImmediate)
    expect(system.ref('main/slow').lastDeath?.reason).not.toMatchObject({ type: 'crashed' })
  })

  it('is given up when its system is shut down', async () => {
    const endless = behaviour({ init: (_: undefined) => new Promise<void>(() => {}) })
    const abort = new AbortController()
    const starting = start(main(actor('endless', endless)), { ...quietly, signal: abort.signal })
    await new Promise(setImmediate)
    abort.abort()
    await expect(starting).rejects.toMatchObject({ code: 'START_ABORTED' })
  })

  it('may be ended by an exit signal', async () => {
    const endless = behaviour({ init: (_: undefined) => new Promise<void>(() => {}) })
    const { system } = await play([])
    const starting = system.supervisor('main')?.startChild(actor('endless', endless))
    await new Promise(setImmediate)
    system.exit('main/endless', 'kill')
    expect(await starting).toMatchObject({ reason: { type: 'killed', after: 'exit_signal' } })
  })

  it('that is not wanted any more before it awaits anything is given up', async () => {
    const abort = new AbortController()
    const aborting = behaviour({
      init: (_: undefined) => {
        abort.abort()
        return new Promise<void>(() => {})
      },
    })
    const starting = start(main(actor('aborting', aborting)), { ...quietly, signal: abort.signal })
    await expect(starting).rejects.toMatchObject({ code: 'START_ABORTED' })
  })

  it('lets messages wait that come meanwhile', async () => {
    const { opened, open } = gate()
    const slow = behaviour({
      init: async (_: undefined) => {
        await opened
        return [] as unknown[]
      },
      calls: { heard: (state) => [...state] },
      info: (state, message: unknown) => void state.push(message),
    })
    const { system } = await play([])
    const starting = system.supervisor('main')?.startChild(actor('slow', slow))
    await new Promise(setImmediate)
    system.send('main/slow', 'early')
    const heard = system.ref('main/slow', slow).call('heard')
    open()
    await starting
    expect(await heard).toEqual(['early'])
  })

  it('that fails at a restart is tried again, and counted', async () => {
    let lives = 0
    const unlucky = behaviour({
      init: (_: undefined) => {
        lives += 1
        if (lives === 2) throw new Error('unlucky')
        return lives
      },
      calls: { life: (state) => state, crash: () => stop({ type: 'crashed', cause: 'as asked' }) },
    })
    const { system } = await play([actor('unlucky', unlucky)])
    const ref = system.ref('main/unlucky', unlucky)
    await ref.call('crash').catch(() => {})
    expect(await ref.call('life')).toBe(3)
  })
})

describe('a name', () => {
  it('is had before `init` runs, and free when the actor has ended', async () => {
    const seen: unknown[] = []
    const named = behaviour({ init: (_: undefined, { path }) => void seen.push(path), calls: { end: () => stop() } })
    const { system } = await play([actor('a', named, undefined, { name: 'nora', restart: 'temporary' })])
    expect(system.whereis('nora')).toMatchObject({ path: 'main/a' })
    const end = endOf(system, 'main/a')
    system.ref('nora', named).cast('end')
    await end
    expect(system.whereis('nora')).toBeUndefined()
  })

  it('that is taken fails the start, and `init` does not run', async () => {
    const log: string[] = []
    const named = behaviour({ init: (_: undefined, { path }) => void log.push(path) })
    const { system } = await play([actor('a', named, undefined, { name: 'nora' })])
    const result = await system.supervisor('main')?.startChild(actor('b', named, undefined, { name: 'nora' }))
    expect(result).toMatchObject({ reason: { type: 'already_started', name: 'nora', path: 'main/a' } })
    expect(log).toEqual(['main/a'])
  })

  it('may be a place in a registry', async () => {
    const via = { registry: 'rooms', key: 'lobby', value: { seats: 4 } }
    const { system } = await play([actor('a', listener, undefined, { name: via })])
    expect(system.whereis(via)).toMatchObject({ path: 'main/a' })
    expect(system.registry('rooms').lookup('lobby')).toMatchObject([{ path: 'main/a', value: { seats: 4 } }])
    expect(await system.ref(via, listener).call('heard')).toEqual([])
  })

  it('is followed by refs: whoever has it now is called', async () => {
    const host = behaviour({ init: (name: string) => name, calls: { who: (state) => state, end: () => stop() } })
    const named = { name: 'host', restart: 'temporary' } as const
    const { system } = await play([actor('a', host, 'Ann', named)])
    const ref = system.ref('host', host)
    expect(await ref.call('who')).toBe('Ann')
    await ref.call('end').catch(() => {})
    await expect(ref.call('who')).rejects.toMatchObject({ code: 'CALL_NOPROC', target: 'host' })
    await system.supervisor('main')?.startChild(actor('b', host, 'Bob', named))
    expect(await ref.call('who')).toBe('Bob')
  })
})

it('an actor whose behaviour was made by hand does not start', async () => {
  const spec = { id: 'odd', start: { kind: 'actor', behaviour: { init: () => 0 } } } as const
  await expect(start(supervisor('main', {}, [spec]), quietly)).rejects.toMatchObject({
    reason: { detail: { reason: { type: 'crashed', cause: expect.stringContaining('behaviour()') } } },
  })
})
