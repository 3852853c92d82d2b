import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { programOf } from './programs.ts'
import { type Message, SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const streams = (concurrency = 2): Promise<SdkWorker> =>
  SdkWorker.ready('streams', { env: { STREAMS_CONCURRENCY: String(concurrency) } })
const streamed = (id: number, method: string, args: unknown, credit: number): Message => [
  ...[3, id, null, method, args, null, null, null],
  credit,
]
const isItem = ([kind]: Message): boolean => kind === 8
const item = async (worker: SdkWorker): Promise<unknown> => (await worker.next('an ITEM', isItem))[2]
const began: Message = [15, 'info', 'began', null]
const cleanedUp: Message = [15, 'info', 'cleaned up', null]
/** Everything that has come when the main thread has had time for another call. */
const said = async (worker: SdkWorker, id: number): Promise<readonly Message[]> => {
  await worker.call(id, 'echo')
  return worker.unread
}
const quit = async (worker: SdkWorker): Promise<void> => {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('a result in elements', () => {
  it('is one ITEM for each element, and a REPLY with what the generator returned', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'count', 3, 10))
    expect(await worker.answer(1)).toEqual([5, 1, 'counted'])
    expect(worker.unread).toEqual([began, [8, 1, 0], [8, 1, 1], [8, 1, 2], cleanedUp])
    await quit(worker)
  })

  it.each([
    ['a function*, and of its promises', 'letters', ['a', 'b'], 'spelled'],
    ['an async function that returns a stream', 'readable', ['x', 'y'], null],
    ['a method that returns nothing before its end', 'count', [], 'counted'],
  ])('may be that of %s', async (_, method, elements, value) => {
    const worker = await streams()
    worker.send(streamed(1, method, 0, 10))
    expect(await worker.answer(1)).toEqual([5, 1, value])
    expect(worker.unread.filter(isItem)).toEqual(elements.map((element) => [8, 1, element]))
    await quit(worker)
  })

  it('may begin after the handler has waited for something else', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'countLater', 1, 10))
    const [, gate] = await worker.next('the call to the gate', ([kind]) => kind === 3)
    // It is kept, although there is nothing yet that it could be for.
    worker.send([11, 1, 5], [5, gate, null])
    expect(await worker.answer(1)).toEqual([5, 1, 'counted'])
    expect(await item(worker)).toBe(0)
    await quit(worker)
  })

  it('is sent as far as there is credit, and goes on when there is more', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'count', 6, 2))
    expect([await item(worker), await item(worker)]).toEqual([0, 1])
    expect((await said(worker, 2)).filter(isItem)).toEqual([])
    worker.send([11, 1, 3])
    expect([await item(worker), await item(worker), await item(worker)]).toEqual([2, 3, 4])
    expect((await said(worker, 3)).filter(isItem)).toEqual([])
    worker.send([11, 1, 1])
    expect(await worker.answer(1), 'the end needs no credit').toEqual([5, 1, 'counted'])
    expect(await item(worker)).toBe(5)
    await quit(worker)
  })

  it('has its elements in the pipe before the handler goes on, also when that blocks the event loop', async () => {
    const worker = await streams()
    const path = `${programOf('streams')}.${String(worker.process.pid)}`
    worker.send(streamed(1, 'blocking', path, 10))
    expect(await item(worker)).toBe('before')
    writeFileSync(path, '')
    expect(await item(worker)).toBe('after')
    expect(await worker.answer(1)).toEqual([5, 1, null])
    await quit(worker)
  })

  it('of a method that returns one value is that value and a REPLY of nil', async () => {
    const worker = await streams()
    for (const [i, value] of [{ a: 1 }, null, [1, 2]].entries()) {
      worker.send(streamed(i + 1, 'echo', value, 1))
      expect(await worker.answer(i + 1)).toEqual([5, i + 1, null])
      expect(await item(worker)).toEqual(value)
    }
    worker.send(streamed(4, 'array', null, 9), streamed(5, 'map', null, 9), streamed(6, 'function', null, 9))
    expect(await worker.answer(6)).toMatchObject([6, 6, { code: 'UNENCODABLE', message: 'the element is a function' }])
    expect(worker.unread.filter(isItem)).toEqual([
      [8, 4, [1, 2]],
      [8, 5, { a: 1 }],
    ])
    await quit(worker)
  })

  it('has the deadline of its call for all of it', async () => {
    const worker = await streams()
    worker.send([3, 1, null, 'left', null, 10_000, null, null, 5], [3, 2, null, 'left', null, 0, null, null, 5])
    const [first, second] = [await item(worker), await item(worker)]
    expect(first).toBeLessThanOrEqual(10_000)
    expect(second).toBeLessThanOrEqual(Number(first))
    expect(await worker.answer(2)).toMatchObject([6, 2, { code: 'EXPIRED' }])
    await quit(worker)
  })

  it('holds the place of its call until the REPLY is written', async () => {
    const worker = await streams(1)
    worker.send(streamed(1, 'count', 2, 1), [3, 2, null, 'echo', 'next', null, null])
    expect(await item(worker)).toBe(0)
    worker.send([11, 1, 1])
    expect(await worker.answer(2)).toEqual([5, 2, 'next'])
    expect(worker.unread).toEqual([began, [8, 1, 1], cleanedUp, [5, 1, 'counted']])
    await quit(worker)
  })

  it('is sent to its end when the worker is told to stop', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'count', 2, 1))
    await item(worker)
    worker.send([14, 'shutdown', null], [11, 1, 1])
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
    expect(worker.unread.slice(-2)).toEqual([cleanedUp, [5, 1, 'counted']])
  })
})

describe('a method that returns a stream, called without credit,', () => {
  it.each(['count', 'letters', 'readable', 'untilClosed'])(
    'is answered STREAM_ONLY, and %s never begins',
    async (method) => {
      const worker = await streams()
      expect(await worker.call(1, method)).toEqual({
        code: 'STREAM_ONLY',
        name: 'StreamOnly',
        message: `"${method}" returns a stream, and was called without credit for one`,
      })
      expect(await said(worker, 2)).toEqual([])
      await quit(worker)
    },
  )

  it('is dropped with a warning when it is a cast', async () => {
    const worker = await streams()
    worker.send([4, null, 'count', 3, null, null])
    expect(await worker.next('the warning', ([kind]) => kind === 15)).toEqual([
      ...[15, 'warn', 'a cast was dropped: "count" returns a stream, and was called without credit for one', null],
    ])
    expect(await worker.next('credit', ([kind]) => kind === 11)).toEqual([11, 0, 1])
    await quit(worker)
  })
})

describe('a stream that breaks off', () => {
  it('is FAIL with what the handler threw, after the elements before it', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'breaks', null, 9))
    expect(await worker.answer(1)).toMatchObject([
      6,
      1,
      { code: 'HANDLER_FAILED', name: 'RangeError', message: 'it broke' },
    ])
    expect(worker.unread).toEqual([[8, 1, 1]])
    await quit(worker)
  })

  it('closes a generator whose promise rejects', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'breaksLater', null, 9))
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'HANDLER_FAILED', message: 'it broke later' }])
    expect(worker.unread).toEqual([cleanedUp])
    await quit(worker)
  })

  it('is FAIL with UNENCODABLE for an element that cannot be carried, and its generator is closed', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'unencodable', null, 9))
    expect(await worker.answer(1)).toEqual([
      ...[6, 1],
      { code: 'UNENCODABLE', name: 'Unencodable', message: 'the element.format is a function' },
    ])
    expect(worker.unread).toEqual([[8, 1, 1], cleanedUp])
    await quit(worker)
  })
})

describe('CANCEL of a stream', () => {
  it('that waits for credit wakes it, runs its clean-up, and is answered CANCELLED', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'count', 5, 1))
    await item(worker)
    worker.send([7, 1])
    expect(await worker.answer(1)).toEqual([
      ...[6, 1],
      { code: 'CANCELLED', name: 'Cancelled', message: 'the stream was cancelled' },
    ])
    expect(worker.unread).toEqual([began, cleanedUp])
    worker.send([11, 1, 5])
    expect(await said(worker, 2), 'nothing after the answer').toEqual([began, cleanedUp])
    await quit(worker)
  })

  it('aborts the signal of a handler that waits for something else', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'hears', null, 9))
    await item(worker)
    worker.send([7, 1])
    expect(await worker.answer(1)).toMatchObject([
      ...[6, 1],
      { code: 'CANCELLED', message: 'heard AbortError: the call was cancelled' },
    ])
    await quit(worker)
  })

  it.each(['untilClosed', 'silent'])('closes an iterator that waits, at once: %s', async (method) => {
    const worker = await streams()
    worker.send(streamed(1, method, null, 9))
    await worker.next('it to wait', ([kind]) => kind === 15)
    worker.send([7, 1])
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'CANCELLED' }])
    expect(worker.unread).toEqual(method === 'silent' ? [cleanedUp] : [])
    await quit(worker)
  })

  it('is seen by a generator that never waits, however much credit it has', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'endless', null, 2 ** 40))
    expect(await item(worker)).toBe(0)
    worker.send([7, 1])
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'CANCELLED' }])
    await quit(worker)
  })

  it('keeps a stream from beginning that the handler comes with later', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'countLater', 3, 9))
    const [, gate] = await worker.next('the call to the gate', ([kind]) => kind === 3)
    worker.send([7, 1], [5, gate, null])
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'CANCELLED' }])
    expect(worker.unread).toEqual([[7, gate]])
    await quit(worker)
  })

  it('carries the error of a clean-up that fails', async () => {
    const worker = await streams()
    worker.send(streamed(1, 'failsToCleanUp', null, 1))
    await item(worker)
    worker.send([7, 1])
    expect(await worker.answer(1)).toMatchObject([
      6,
      1,
      { code: 'CANCELLED', name: 'RangeError', message: 'no way out' },
    ])
    await quit(worker)
  })
})

describe('CREDIT', () => {
  it('for a call that is not open, or is no stream, is ignored', async () => {
    const worker = await streams()
    worker.send([3, 1, null, 'hears', null, null, null], [11, 1, 1], [11, 77, 1])
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'STREAM_ONLY' }])
    worker.send([11, 1, 1])
    expect(await worker.call(2, 'echo', 'alive')).toBe('alive')
    await quit(worker)
  })
})
