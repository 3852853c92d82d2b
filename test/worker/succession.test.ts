import { describe, expect, it } from 'vitest'
import { stage, turn } from './succession-stage.ts'

describe('a life that has had its calls', () => {
  it('is replaced when its successor is ready, and not before', async () => {
    const { call, ports, port, becomeReady, recycled } = await stage({ recycle: { maxCalls: 2 } })
    const first = ['a', 'b', 'c'].map((args) => call('m', { args }))
    await turn()
    expect([ports.length, port(1).given]).toEqual([2, ['a', 'b', 'c']])
    for (const args of ['a', 'b', 'c']) port(1).answer(args)
    expect(first.map(({ told }) => told())).toEqual([1, 1, 1])
    await becomeReady(2)
    const next = call('m', { args: 'd' })
    port(2).answer('d')
    expect(next.told()).toBe(2)
    expect(recycled).toMatchObject([
      { path: 'main/w', incarnation: 'life1', successor: 'life2', why: 'calls', calls: 3 },
    ])
    expect([port(1).wasToldToStop, port(1).given, port(2).given]).toEqual([true, ['a', 'b', 'c'], ['d']])
  })

  it('is the same child to its supervisor', async () => {
    const { succession, started, call, port, becomeReady, ended } = await stage({ recycle: { maxCalls: 1 } })
    expect(started).toEqual({ outcome: 'started', child: succession })
    call('m', { args: 'a' })
    port(1).answer('a')
    await becomeReady(2)
    port(1).die(0)
    await turn()
    expect([succession.incarnation, ended()]).toEqual(['life1', undefined])
  })

  it('is counted anew: the successor is replaced as well, by a third', async () => {
    const { call, port, ports, becomeReady, recycled } = await stage({ recycle: { maxCalls: 1 } })
    call('m', { args: 'a' })
    port(1).answer('a')
    await becomeReady(2)
    call('m', { args: 'b' })
    port(2).answer('b')
    // Never more than two processes: the third is not started before the first has ended.
    expect(ports.length).toBe(2)
    port(1).die(0)
    await turn()
    expect(ports.length).toBe(3)
    await becomeReady(3)
    expect(recycled.map(({ successor }) => successor)).toEqual(['life2', 'life3'])
  })
})

describe('order', () => {
  it('a sequential worker: the successor gets nothing while the old one has something', async () => {
    const { call, cast, port, becomeReady, address } = await stage({ recycle: { maxCalls: 1 } })
    for (const args of ['a', 'b']) call('m', { args })
    await becomeReady(2)
    call('m', { args: 'c' })
    cast('m', { args: 'd' })
    port(1).answer('a')
    expect([port(1).given, port(2).given, address.queued]).toEqual([['a', 'b'], [], 2])
    port(1).answer('b')
    expect([port(2).given, address.queued]).toEqual([['c', 'd'], 0])
  })

  it('casts are waited for as calls are', async () => {
    const { cast, port, becomeReady } = await stage({ recycle: { maxCalls: 1 } })
    for (const args of ['a', 'b']) cast('m', { args })
    await becomeReady(2)
    cast('m', { args: 'c' })
    port(1).say([11, 0, 1])
    expect([port(2).given, port(1).wasToldToStop]).toEqual([[], false])
    port(1).say([11, 0, 1])
    expect([port(2).given, port(1).wasToldToStop]).toEqual([['c'], true])
  })

  it('a concurrent worker: the successor waits only for what the old one cannot have begun', async () => {
    const { call, port, becomeReady } = await stage({ recycle: { maxCalls: 1 }, concurrency: 2 })
    const sent = ['a', 'b', 'c'].map((args) => call('m', { args }))
    await becomeReady(2)
    const late = call('m', { args: 'd' })
    expect(port(2).given).toEqual([])
    port(1).answer('b')
    expect([port(2).given, port(1).wasToldToStop]).toEqual([['d'], false])
    port(2).answer('d')
    port(1).answer('c')
    expect([late.told(), port(1).wasToldToStop]).toEqual([2, false])
    port(1).answer('a')
    expect([sent.map(({ told }) => told()), port(1).wasToldToStop]).toEqual([[1, 1, 1], true])
  })

  it('a call that was given up and goes on does not hold up the others for longer than a stop may take', async () => {
    const { call, port, becomeReady, clock, ended } = await stage({ recycle: { maxCalls: 1 }, shutdown: 1_000 })
    call('m', { args: 'hangs', deadlineAt: 100 })
    await becomeReady(2)
    const waiting = call('m', { args: 'b' })
    expect(port(2).given).toEqual([])
    clock.advanceNow(1_200)
    await turn()
    expect([port(1).isAlive, port(2).given, ended()]).toEqual([false, ['b'], undefined])
    port(2).answer('b')
    expect(waiting.told()).toBe(2)
  })
})

describe('by age', () => {
  it('a life is replaced without any call', async () => {
    const { clock, ports, becomeReady, recycled } = await stage({ recycle: { maxAgeMs: 3_600_000 } })
    clock.advanceNow(3_599_000)
    expect(ports.length).toBe(1)
    clock.advanceNow(1_100)
    expect(ports.length).toBe(2)
    await becomeReady(2)
    expect(recycled).toMatchObject([{ why: 'age', calls: 0 }])
    expect(recycled[0]?.ageMs).toBeGreaterThanOrEqual(3_600_000)
  })
})

describe('by memory', () => {
  it('a life is replaced that has grown', async () => {
    const { clock, port, ports, becomeReady, recycled } = await stage({ recycle: { maxMemoryBytes: 1_000 } })
    port(1).memoryBytes = 999
    clock.advanceNow(60_000)
    expect(ports.length).toBe(1)
    port(1).memoryBytes = 1_001
    clock.advanceNow(1_100)
    await becomeReady(2)
    expect(recycled).toMatchObject([{ why: 'memory', memoryBytes: 1_001 }])
  })

  it('lives that are too large from the start are replaced at longer and longer intervals', async () => {
    const { clock, port, ports, becomeReady } = await stage({ recycle: { maxMemoryBytes: 1_000 } })
    const after: number[] = []
    for (let life = 1; life <= 4; life += 1) {
      port(life).memoryBytes = 1_001
      const began = clock.now()
      for (let tick = 0; tick < 200 && ports.length === life; tick += 1) clock.advanceNow(100)
      after.push(Math.round((clock.now() - began) / 1_000))
      await becomeReady(life + 1)
      port(life).die(0)
      await turn()
    }
    expect(after).toEqual([1, 1, 2, 4])
  })

  it('means nothing where nobody can tell', async () => {
    const { clock, ports } = await stage({ recycle: { maxMemoryBytes: 1 } })
    clock.advanceNow(60_000)
    expect(ports.length).toBe(1)
  })
})
