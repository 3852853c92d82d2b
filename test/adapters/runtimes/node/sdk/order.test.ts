import { describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

type Gate = readonly [kind: unknown, id: unknown, target: unknown, method: unknown, args: unknown]

const entered = (worker: SdkWorker, args: unknown): Promise<readonly unknown[]> =>
  worker.next(`call ${String(args)} to enter`, ([kind, , , , entering]) => kind === 3 && entering === args)
const call = (id: number, method = 'enter', ttlMs: number | null = null) => [3, id, null, method, id, ttlMs, null]

async function gated(concurrency: number): Promise<SdkWorker> {
  return SdkWorker.ready('gated', { env: { GATED_CONCURRENCY: String(concurrency) } })
}

async function quit(worker: SdkWorker): Promise<void> {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('a worker with concurrency 1', () => {
  it('starts a call only when the answer to the one before has been written', async () => {
    const worker = await gated(1)
    worker.send(call(1), call(2), call(3))
    for (const id of [1, 2, 3]) {
      const [, gate] = (await entered(worker, id)) as Gate
      expect(worker.unread, 'nothing else has been written').toEqual([])
      worker.send([5, gate, `through ${id}`])
      const first = await worker.next('the next message', () => true)
      expect(first).toEqual([5, id, `through ${id}`])
    }
    await quit(worker)
  })

  it('keeps casts in line with calls', async () => {
    const worker = await gated(1)
    worker.send([4, null, 'enter', 'a cast', null, null], call(2))
    const [, gate] = await entered(worker, 'a cast')
    expect(worker.unread).toEqual([])
    worker.send([5, gate, null])
    const [, second] = await entered(worker, 2)
    worker.send([5, second, 'done'])
    expect(await worker.answer(2)).toEqual([5, 2, 'done'])
    await quit(worker)
  })
})

describe('a worker with concurrency 3', () => {
  it('starts calls in order, three at a time, and answers as they end', async () => {
    const worker = await gated(3)
    worker.send(call(1), call(2), call(3), call(4))
    const gates: unknown[] = []
    for (const id of [1, 2, 3]) {
      const [, gate, , , args] = await worker.next('a call to enter', ([kind]) => kind === 3)
      expect(args).toBe(id)
      gates.push(gate)
    }
    worker.send([12, 1])
    await worker.next('PONG', ([kind]) => kind === 13)
    expect(worker.unread, 'the fourth waits').toEqual([])
    worker.send([5, gates[1], 'second'])
    expect(await worker.answer(2)).toEqual([5, 2, 'second'])
    const [, fourth] = await entered(worker, 4)
    for (const gate of [gates[0], gates[2], fourth]) worker.send([5, gate, 'rest'])
    for (const id of [1, 3, 4]) expect(await worker.answer(id)).toEqual([5, id, 'rest'])
    await quit(worker)
  })
})

describe('a deadline', () => {
  it('that is over when the call would start is answered EXPIRED', async () => {
    const worker = await gated(1)
    worker.send(call(1, 'enter', 0))
    expect((await worker.answer(1))[2]).toMatchObject({ code: 'EXPIRED', name: 'Expired' })
    await quit(worker)
  })

  it('runs from the moment the frame was read, also while a handler kept the thread busy', async () => {
    const worker = await SdkWorker.ready('busy')
    // The answer to the first shows that the reader thread is up, and the second keeps only the
    // main thread busy.
    await worker.call(1, 'echo')
    worker.send(
      [3, 2, null, 'spinFor', 60, null, null],
      [3, 3, null, 'echo', 'late', 30, null],
      [3, 4, null, 'echo', 'ok', 20_000, null],
    )
    expect(await worker.answer(2)).toEqual([5, 2, null])
    expect((await worker.answer(3))[2]).toMatchObject({ code: 'EXPIRED' })
    expect(await worker.answer(4)).toEqual([5, 4, 'ok'])
    await quit(worker)
  })
})

describe('CANCEL', () => {
  it('answers a call that has not started at once, before the running one ends', async () => {
    const worker = await gated(1)
    worker.send(call(1), call(2), [7, 2])
    expect((await worker.answer(2))[2]).toMatchObject({ code: 'CANCELLED', name: 'Cancelled' })
    const [, gate] = await entered(worker, 1)
    worker.send([5, gate, 'done'])
    expect(await worker.answer(1)).toEqual([5, 1, 'done'])
    await quit(worker)
  })

  it('that came while a handler kept the thread busy is seen before the next call starts', async () => {
    const { worker, release } = await SdkWorker.blocked([3, 3, null, 'spin', null, null, null])
    worker.send([7, 3])
    await release()
    expect(await worker.answer(2)).toEqual([5, 2, null])
    expect((await worker.answer(3))[2]).toMatchObject({ code: 'CANCELLED' })
    await quit(worker)
  })

  it('aborts the signal of a running call, whose own value is still its answer', async () => {
    const worker = await gated(1)
    worker.send([3, 1, null, 'deaf', null, 10_000, { traceparent: '00-1' }])
    await worker.next('the call to enter', ([kind]) => kind === 3)
    worker.send([7, 1])
    const [kind, , value] = await worker.answer(1)
    expect(kind).toBe(5)
    expect(value).toMatchObject({ reason: 'AbortError', headers: { traceparent: '00-1' } })
    await quit(worker)
  })

  it('of a call whose handler then rejects is answered CANCELLED, and its own calls are cancelled', async () => {
    const worker = await gated(1)
    worker.send(call(1))
    const [, gate] = await entered(worker, 1)
    worker.send([7, 1])
    expect(await worker.next('CANCEL', ([kind]) => kind === 7)).toEqual([7, gate])
    worker.send([6, gate, { code: 'CANCELLED', name: 'Cancelled', message: 'as you wished' }])
    expect((await worker.answer(1))[2]).toMatchObject({
      code: 'CANCELLED',
      name: 'CallError',
      message: 'as you wished',
    })
    await quit(worker)
  })

  it('of a call that is not open is ignored', async () => {
    const worker = await gated(1)
    worker.send([7, 99], call(1, 'enter', 0), [7, 1])
    expect((await worker.answer(1))[2]).toMatchObject({ code: 'CANCELLED' })
    worker.send([7, 1])
    await quit(worker)
  })
})
