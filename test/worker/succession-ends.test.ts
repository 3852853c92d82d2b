import { describe, expect, it } from 'vitest'
import { alive, stage, turn } from './succession-stage.ts'

describe('a successor that fails', () => {
  it('to start: the old life goes on, and the next attempt is later', async () => {
    const { call, port, ports, clock, becomeReady, failed, recycled } = await stage({ recycle: { maxCalls: 1 } })
    call('m', { args: 'a' })
    port(1).answer('a')
    await turn()
    port(2).spawned()
    port(2).die(3)
    await turn()
    expect(failed).toMatchObject([
      { incarnation: 'life1', why: 'calls', attempt: 1, retryInMs: 1_000, reason: { type: 'handshake_failed' } },
    ])
    const second = call('m', { args: 'b' })
    port(1).answer('b')
    expect([second.told(), ports.length]).toEqual([1, 2])
    clock.advanceNow(1_100)
    port(3).die(3)
    await turn()
    expect(failed.at(-1)).toMatchObject({ attempt: 2, retryInMs: 2_000 })
    clock.advanceNow(2_100)
    await becomeReady(4)
    expect(recycled).toMatchObject([{ successor: 'life4', calls: 2 }])
  })

  it('while it waits for its turn: the old life takes calls again', async () => {
    const { call, port, becomeReady, failed, ended } = await stage({ recycle: { maxCalls: 1 } })
    call('m', { args: 'a' })
    await becomeReady(2)
    const waiting = call('m', { args: 'b' })
    port(2).die(undefined, 'SIGSEGV')
    await turn()
    port(1).answer('a')
    port(1).answer('b')
    expect([waiting.told(), failed.length, ended()]).toEqual([1, 1, undefined])
  })
})

describe('a life that is about to be killed', () => {
  const VIOLATION = [99]

  it('does not take over: the old life takes calls again at once', async () => {
    const { call, port, becomeReady, ended, recycled } = await stage({ recycle: { maxCalls: 1 } })
    call('m', { args: 'a' })
    await becomeReady(2)
    const waiting = call('m', { args: 'b' })
    port(2).say(VIOLATION)
    port(1).answer('a')
    port(1).answer('b')
    await turn()
    expect([waiting.told(), port(2).isAlive, port(2).given]).toEqual([1, false, []])
    expect([recycled, ended()]).toEqual([[], undefined])
  })

  it('is given no calls when its successor fails', async () => {
    const { call, port, becomeReady, ended, address } = await stage({ recycle: { maxCalls: 1 } })
    call('m', { args: 'a' })
    await becomeReady(2)
    call('m', { args: 'b' })
    port(2).die(3)
    port(1).say(VIOLATION)
    await turn()
    expect([port(1).given, address.queued, ended()]).toMatchObject([['a'], 1, { type: 'protocol' }])
  })
})

describe('a death', () => {
  it('of the present life while the successor starts is that of the child, and the successor goes too', async () => {
    const { call, port, ports, ended } = await stage({ recycle: { maxCalls: 1 } })
    const { told } = call('m', { args: 'a' })
    await turn()
    port(2).spawned()
    port(1).die(undefined, 'SIGSEGV')
    await turn()
    expect([ended(), alive(ports)]).toEqual([{ type: 'signaled', signal: 'SIGSEGV' }, [false, false]])
    expect(told()).toMatchObject({ code: 'CALL_EXITED' })
  })

  it('of a life that was replaced means nothing to the child; its calls are settled by the rules', async () => {
    const { call, port, becomeReady, ended } = await stage({ recycle: { maxCalls: 1 }, concurrency: 2 })
    const { told } = call('m', { args: 'a' })
    await becomeReady(2)
    port(1).die(undefined, 'SIGSEGV')
    await turn()
    expect([told(), ended()]).toMatchObject([{ code: 'CALL_EXITED' }, undefined])
    const next = call('m', { args: 'b' })
    port(2).answer('b')
    expect(next.told()).toBe(2)
  })

  it('of the successor, after it took over, is that of the child; the old life may finish within a stop', async () => {
    const { call, port, ports, becomeReady, ended } = await stage({ recycle: { maxCalls: 1 }, concurrency: 2 })
    const { told } = call('m', { args: 'a' })
    await becomeReady(2)
    port(2).die(7)
    await turn()
    expect([ended(), alive(ports)]).toEqual([undefined, [true, false]])
    port(1).answer('a')
    expect([told(), port(1).wasToldToStop]).toEqual([1, true])
    port(1).die(0)
    await turn()
    expect(ended()).toEqual({ type: 'exited', code: 7 })
  })
})

describe('an order to end', () => {
  const moments = ['while the successor starts', 'while it waits', 'while the old life finishes'] as const

  const at = async (moment: (typeof moments)[number]) => {
    const concurrency = moment === 'while the old life finishes' ? 2 : 1
    const staged = await stage({ recycle: { maxCalls: 1 }, concurrency })
    staged.call('m', { args: 'a' })
    await turn()
    if (moment === 'while the successor starts') staged.port(2).spawned()
    else await staged.becomeReady(2)
    return staged
  }

  it.each(moments)('a kill %s ends every process', async (moment) => {
    const { succession, ports, ended, wheel } = await at(moment)
    succession.kill('brutal_kill')
    await turn()
    expect([ended(), alive(ports)]).toEqual([{ type: 'killed', after: 'brutal_kill' }, [false, false]])
    expect(wheel.size).toBe(0)
  })

  it.each(moments)('an exit signal %s ends every process', async (moment) => {
    const { succession, ports, ended } = await at(moment)
    succession.die({ type: 'exited', code: 9 })
    await turn()
    expect([ended(), alive(ports)]).toEqual([{ type: 'exited', code: 9 }, [false, false]])
  })

  it.each(moments)('a stop %s ends every process in order, and starts none', async (moment) => {
    const { succession, ports, port, ended, clock } = await at(moment)
    succession.stop(1_000)
    await turn()
    port(1).answer('a')
    for (const each of ports) if (each.wasToldToStop) each.die(0)
    await turn()
    clock.advanceNow(60_000)
    await turn()
    expect([ended(), alive(ports)]).toEqual([{ type: 'shutdown' }, [false, false]])
  })
})

describe('a life that does not finish', () => {
  const recycle = { maxCalls: 1, maxDrainMs: 1_000 }

  it('sequential: is stopped when its time is over, and the successor gets the calls', async () => {
    const { call, port, becomeReady, clock, address, ended, overdue } = await stage({ recycle, shutdown: 500 })
    const [hangs, behind] = ['hangs', 'behind'].map((args) => call('m', { args }))
    await becomeReady(2)
    call('m', { args: 'waits' })
    clock.advanceNow(900)
    await turn()
    expect([port(1).wasToldToStop, port(2).given, overdue]).toEqual([false, [], []])
    clock.advanceNow(200)
    clock.advanceNow(600)
    await turn()
    expect(overdue).toMatchObject([{ path: 'main/w', incarnation: 'life1', unfinished: 2, maxDrainMs: 1_000 }])
    expect(hangs?.told()).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
    expect([behind?.told(), port(2).given, ended()]).toEqual([undefined, ['behind', 'waits'], undefined])
    expect(address.lastDeath?.reason).toEqual({ type: 'killed', after: 'shutdown_timeout' })
  })

  it('concurrent: is stopped when its time is over; what the successor has goes on', async () => {
    const { call, port, becomeReady, clock, ended, overdue } = await stage({ recycle, shutdown: 500, concurrency: 2 })
    const hangs = call('m', { args: 'hangs' })
    await becomeReady(2)
    const next = call('m', { args: 'next' })
    clock.advanceNow(1_100)
    clock.advanceNow(600)
    await turn()
    expect([hangs.told(), port(1).isAlive, overdue.length]).toMatchObject([{ code: 'CALL_EXITED' }, false, 1])
    port(2).answer('next')
    expect([next.told(), ended()]).toEqual([2, undefined])
  })

  it('is stopped within five seconds when its shutdown may take for ever', async () => {
    const { call, port, becomeReady, clock } = await stage({ recycle, shutdown: 'infinity' })
    call('m', { args: 'hangs' })
    await becomeReady(2)
    clock.advanceNow(1_100)
    clock.advanceNow(5_100)
    await turn()
    expect(port(1).isAlive).toBe(false)
  })

  it('may take for ever when it is told so', async () => {
    const { call, port, becomeReady, clock, overdue } = await stage({
      recycle: { maxCalls: 1, maxDrainMs: 'infinity' },
    })
    const slow = call('m', { args: 'slow' })
    await becomeReady(2)
    clock.advanceNow(1e9)
    port(1).answer('slow')
    expect([slow.told(), overdue]).toEqual([1, []])
  })

  it('is not thought of any more when it has finished, or takes its calls again', async () => {
    const { call, port, becomeReady, clock, wheel, overdue } = await stage({ recycle })
    call('m', { args: 'a' })
    await becomeReady(2)
    port(2).die(3)
    await turn()
    clock.advanceNow(900)
    port(1).answer('a')
    expect(overdue).toEqual([])
    clock.advanceNow(200)
    await becomeReady(3)
    expect([port(1).wasToldToStop, wheel.size, overdue]).toEqual([true, 0, []])
  })

  it('in time leaves no death behind: nothing has happened to the child', async () => {
    const { call, port, becomeReady, address } = await stage({ recycle })
    call('m', { args: 'a' })
    port(1).answer('a')
    await becomeReady(2)
    port(1).die(0)
    await turn()
    expect(address.lastDeath).toBeUndefined()
  })
})
