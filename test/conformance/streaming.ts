import { describe, expect, it } from 'vitest'
import { awaitEvent } from '../fixtures/await-event.ts'
import { errorOf, logged, type MakeChild, recordOrder, startGated, startStage } from './stage.ts'

const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, index) => index + 1)

const all = async (stream: AsyncIterable<unknown>): Promise<readonly unknown[]> => {
  const elements: unknown[] = []
  for await (const element of stream) elements.push(element)
  return elements
}

/** Counts up from 1, and remembers how far it was asked and whether it was left. */
function counting(end: number) {
  const seen = { taken: 0, isLeft: false }
  const source = function* () {
    try {
      while (seen.taken < end) yield (seen.taken += 1)
    } finally {
      seen.isLeft = true
    }
  }
  return { seen, source: source() }
}

/** Cases about results and arguments in elements, and about progress. */
export function testStreaming(makeChild: MakeChild): void {
  describe('a result in elements', () => {
    it.each([1, 3, 32])('comes whole and in order, with a window of %i', async (window) => {
      const { ref } = await startStage(makeChild)
      expect(await all(ref.stream('count_to', { end: 500 }, { window }))).toEqual(upTo(500))
      expect(await all(ref.stream('count_to', { end: 0 }, { window }))).toEqual([])
    })

    it('keeps its place: what comes behind it waits', async () => {
      const { ref } = await startStage(makeChild)
      const { lines, stop } = recordOrder()
      const stream = ref.stream('count_to', { end: 100 })
      await stream.next()
      const behind = ref.call('echo', 'behind')
      expect(await all(stream)).toHaveLength(99)
      await behind
      stop()
      expect(lines).toEqual(['count_to ok', 'echo ok'])
    })

    it('of several calls at a time flows side by side', async () => {
      const { ref } = await startStage(makeChild, { concurrency: 3 })
      const streams = upTo(3).map(() => ref.stream('count_to', { end: 200 }, { window: 2 }))
      expect(await Promise.all(streams.map(all))).toEqual(upTo(3).map(() => upTo(200)))
    })

    it('is closed at the worker when its caller leaves the loop', async () => {
      const { ref } = await startStage(makeChild)
      const closed = logged('closed')
      for await (const n of ref.stream('count_to', { end: 1_000_000 }, { window: 4 })) if (n === 10) break
      await closed
      expect(await ref.call('echo', 'and on')).toBe('and on')
    })

    it('is closed when its caller takes nothing and its time is over', async () => {
      const { ref } = await startStage(makeChild)
      const closed = logged('closed')
      const stream = ref.stream('count_to', { end: 1_000_000 }, { window: 2, deadlineMs: 300 })
      await stream.next()
      await closed
      expect(await errorOf(all(stream))).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'deadline', progress: 'started' })
      expect(await ref.call('echo', 'and on')).toBe('and on')
    })

    it('that breaks off gives what had come, and then the error', async () => {
      const { ref } = await startStage(makeChild)
      const stream = ref.stream('break_after', { count: 3 })
      const elements: unknown[] = []
      const error = await errorOf(
        (async () => {
          for await (const n of stream) elements.push(n)
        })(),
      )
      expect(elements).toEqual([1, 2, 3])
      expect(error).toMatchObject({ code: 'REMOTE_ERROR', remote: { name: 'TypeError', message: 'broken off' } })
    })

    it('is not run when it is called plainly', async () => {
      const { ref } = await startStage(makeChild)
      expect(await errorOf(ref.call('count_to', { end: 3 }))).toMatchObject({ code: 'REMOTE_STREAM_ONLY' })
    })

    it('of a method that gives one value is that value', async () => {
      const { ref } = await startStage(makeChild)
      expect(await all(ref.stream('echo', { one: 'value' }))).toEqual([{ one: 'value' }])
    })

    it('ends with the death of its worker', async () => {
      const { ref } = await startStage(makeChild)
      const pid = Number(await ref.call('pid'))
      const stream = ref.stream('count_to', { end: 1_000_000 })
      expect(await stream.next()).toEqual({ done: false, value: 1 })
      process.kill(pid, 'SIGKILL')
      expect(await errorOf(all(stream))).toMatchObject({ code: 'CALL_EXITED', death: { pid, signal: 'SIGKILL' } })
      expect(await all(ref.stream('count_to', { end: 3 }))).toEqual([1, 2, 3])
    })
  })

  describe('an argument in elements', () => {
    it('is read to its end, however long it is', async () => {
      const { ref } = await startStage(makeChild)
      const { seen, source } = counting(200)
      expect(await ref.call('sum', null, { input: source })).toBe(20_100)
      expect(seen).toEqual({ taken: 200, isLeft: true })
      expect(await ref.call('sum', null, { input: [] })).toBe(0)
      expect(await ref.call('sum')).toBe(0)
    })

    it('is left, not read on, when the handler has enough', async () => {
      const { ref } = await startStage(makeChild)
      const { seen, source } = counting(1_000_000)
      expect(await ref.call('first', null, { input: source })).toBe(1)
      expect(seen.isLeft).toBe(true)
      expect(seen.taken).toBeLessThanOrEqual(32)
    })

    it('whose source fails fails the call, with the reason', async () => {
      const { ref } = await startStage(makeChild)
      const input = (function* () {
        yield 1
        throw new RangeError('the tape is torn')
      })()
      expect(await errorOf(ref.call('sum', null, { input }))).toMatchObject({
        code: 'REMOTE_ERROR',
        remote: { message: expect.stringContaining('the tape is torn') },
      })
      expect(await ref.call('echo', 'and on')).toBe('and on')
    })

    it('and a result in elements flow against each other', async () => {
      const { ref } = await startStage(makeChild)
      const { source } = counting(300)
      const doubled = await all(ref.stream('double', null, { input: source, window: 3 }))
      expect(doubled).toEqual(upTo(300).map((n) => 2 * n))
    })

    it('that never comes does not keep the handler from being cancelled', async () => {
      const { ref } = await startStage(makeChild)
      const input = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }
      const error = await errorOf(ref.call('sum', null, { input, deadlineMs: 300 }))
      expect(error).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'deadline' })
      expect(await ref.call('echo', 'and on')).toBe('and on')
    })
  })

  it('tell of their progress', async () => {
    const { ref } = await startStage(makeChild)
    const told: unknown[] = []
    const onProgress = (fraction: number, note: string | undefined) => told.push([fraction, note])
    expect(await ref.call('stages', { count: 4 }, { onProgress })).toBe('done')
    // What was said before may be left out when much is said at once; the last is always told.
    expect(told.at(-1)).toEqual([1, 'stage 4'])
    expect(await ref.call('stages', { count: 4 })).toBe('done')
  })

  describe('of another worker', () => {
    it('are handed on as they come', async () => {
      const { ref } = await startGated(makeChild)
      expect(await all(ref.stream('relay', { end: 200 }, { window: 5 }))).toEqual(upTo(200))
    })

    it('may be left', async () => {
      const { ref } = await startGated(makeChild)
      const left = awaitEvent('worker:log', ({ path, message }) => path === 'main/gate' && message === 'left')
      expect(await ref.call('relay_some', { end: 1_000_000, take: 5 })).toEqual([1, 2, 3, 4, 5])
      await left
    })

    it('are left when nobody wants them any more', async () => {
      const { ref } = await startGated(makeChild)
      const left = awaitEvent('worker:log', ({ path, message }) => path === 'main/gate' && message === 'left')
      for await (const n of ref.stream('relay', { end: 1_000_000 }, { window: 2 })) if (n === 3) break
      await left
    })
  })
}
