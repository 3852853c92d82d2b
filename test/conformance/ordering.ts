import { describe, expect, it } from 'vitest'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { entered, errorOf, logged, type MakeChild, recordOrder, startGated, startStage } from './stage.ts'

/**
 * Cases about several calls: in which order they run, how many at a time, and what becomes of those
 * that nobody wants any more.
 */
export function testOrdering(makeChild: MakeChild): void {
  describe('a worker that handles one call at a time', () => {
    it('starts each one after it has written its answer to the one before', async () => {
      const { ref, openGate } = await startGated(makeChild)
      const order = recordOrder()
      const calls = []
      for (const name of ['first', 'second', 'third']) calls.push({ name, call: ref.call('gate', name) })
      for (const { name, call } of calls) {
        while (!order.lines.includes(`entered ${name}`)) await entered(name)
        await openGate()
        expect(await call).toBe(name)
      }
      order.stop()
      expect(order.lines).toEqual(['entered first', 'gate ok', 'entered second', 'gate ok', 'entered third', 'gate ok'])
    })

    it('handles casts and calls in the order in which they were sent', async () => {
      const { ref } = await startStage(makeChild)
      const counts: Promise<unknown>[] = []
      for (let round = 0; round < 20; round += 1) {
        for (let casts = 0; casts < 4; casts += 1) ref.cast('counter')
        counts.push(ref.call('counter'))
      }
      expect(await Promise.all(counts)).toEqual(counts.map((_, round) => 5 * (round + 1)))
    })
  })

  describe('a worker that handles three calls at a time', () => {
    it('runs them at the same time, and a fourth only when one has ended', async () => {
      const { ref, openGate } = await startGated(makeChild, { concurrency: 3 })
      const order = recordOrder()
      const inside = Promise.all(['a', 'b', 'c'].map(entered))
      const calls = ['a', 'b', 'c', 'd'].map((name) => ref.call('gate', name))
      await inside
      const last = entered('d')
      expect(await openGate()).toBe(3)
      await last
      expect(await openGate()).toBe(1)
      expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd'])
      order.stop()
      expect(order.lines.slice(0, 3).toSorted()).toEqual(['entered a', 'entered b', 'entered c'])
      expect(order.lines.slice(3).indexOf('gate ok')).toBeLessThan(order.lines.slice(3).indexOf('entered d'))
    })
  })

  describe.each([1, 3])('with concurrency %i', (concurrency) => {
    it('counts casts, so that a bounded number of them is on its way', async () => {
      const { ref } = await startStage(makeChild, { concurrency, overrides: { maxInFlight: 4 } })
      let settled = 0
      const all = awaitEvent(
        'call:settled',
        ({ path, code }) => path === 'main/w' && code === 'ok' && (settled += 1) === 101,
      )
      for (let casts = 0; casts < 100; casts += 1) ref.cast('counter')
      await ref.call('echo')
      await all
      expect(await ref.call('counter')).toBe(101)
    })

    it('never starts a call whose time was over while it waited', async () => {
      // The clock of the host stands still, so that only the worker can say it.
      const wish = { concurrency, options: { clock: new TestClock() }, overrides: { heartbeatMs: 'off' } } as const
      const { ref, openGate, waitsIn } = await startGated(makeChild, wish)
      const held = await holdAll(ref, concurrency)
      const late = errorOf(ref.call('counter', null, { deadlineMs: 0 }))
      await openGate()
      await Promise.all(held)
      expect(await late).toMatchObject({
        code: 'CALL_TIMEOUT',
        progress: waitsIn === 'worker' ? 'not_started' : 'not_delivered',
        message: expect.stringContaining(waitsIn === 'worker' ? 'too late' : 'it was never delivered'),
      })
      expect(await ref.call('counter')).toBe(1)
    })

    it('answers a waiting call that is cancelled at once, and never starts it', async () => {
      // There is room for one more than those that are held: the next is delivered when that one
      // has been answered.
      const { ref, openGate, waitsIn } = await startGated(makeChild, {
        concurrency,
        overrides: { maxInFlight: concurrency + 1 },
      })
      const held = await holdAll(ref, concurrency)
      const abort = new AbortController()
      const cancelled = errorOf(ref.call('counter', null, { signal: abort.signal }))
      const after = ref.call('echo', 'after')
      const delivered = awaitEvent('call:delivered', ({ method }) => method === 'echo')
      abort.abort()
      expect(await cancelled).toMatchObject({ code: 'CALL_ABORTED' })
      if (waitsIn === 'worker') await delivered
      await openGate()
      await Promise.all(held)
      expect(await after).toBe('after')
      expect(await ref.call('counter')).toBe(1)
    })

    it('tells the handler of a running call that it is cancelled', async () => {
      // Where a handler cannot wait for that alone, it waits at the gate.
      const { ref } = await startGated(makeChild, { concurrency, overrides: { maxInFlight: 1 } })
      const abort = new AbortController()
      const waiting = logged('waiting')
      const told = logged('cancelled')
      const call = errorOf(ref.call('wait_cancelled', null, { signal: abort.signal }))
      await waiting
      abort.abort(new Error('changed my mind'))
      expect(await call).toMatchObject({
        code: 'CALL_ABORTED',
        progress: 'started',
        cause: new Error('changed my mind'),
      })
      await told
      expect(await ref.call('echo', 'free again')).toBe('free again')
    })

    it('gives up the call that a cancelled call was making', async () => {
      const { ref } = await startGated(makeChild, { concurrency })
      const abort = new AbortController()
      const inside = entered('held')
      const left = awaitEvent('call:settled', ({ path, method }) => path === 'main/gate' && method === 'enter')
      const call = errorOf(ref.call('gate', 'held', { signal: abort.signal }))
      await inside
      abort.abort()
      expect(await call).toMatchObject({ code: 'CALL_ABORTED' })
      expect(await left).toMatchObject({ code: 'CALL_ABORTED' })
    })
  })
}

/** Fills the worker with calls that wait at the gate. */
async function holdAll(
  ref: { call(method: string, args: unknown): Promise<unknown> },
  count: number,
): Promise<Promise<unknown>[]> {
  const names = Array.from({ length: count }, (_, at) => `held ${at}`)
  const inside = Promise.all(names.map(entered))
  const calls = names.map((name) => ref.call('gate', name))
  await inside
  return calls
}
