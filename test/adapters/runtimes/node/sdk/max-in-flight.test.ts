import { describe, expect, it } from 'vitest'
import { type Message, SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const bounded = (maxInFlight: number): Promise<SdkWorker> => SdkWorker.ready('relays', { maxInFlight })
const nested = (worker: SdkWorker): Promise<Message> => worker.next('a nested call', ([kind]) => kind === 3)
const fan = (id: number, ...options: readonly unknown[]): Message => [3, id, null, 'fan', options, null, null]
const quit = async (worker: SdkWorker): Promise<void> => {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('maxInFlight of HELLO', () => {
  it('bounds the calls that a worker has open; further ones are sent in their order as answers come', async () => {
    const worker = await bounded(2)
    worker.send(fan(1, {}, {}, {}, {}))
    const [, first, , , one] = await nested(worker)
    const [, second, , , two] = await nested(worker)
    await worker.call(2, 'echo')
    expect(worker.unread, 'two are held').toEqual([])
    worker.send([5, second, 'b'])
    const [, third, , , three] = await nested(worker)
    worker.send([6, first, { code: 'CALL_EXITED', name: 'CallError', message: 'it died' }])
    const [, fourth, , , four] = await nested(worker)
    expect([one, two, three, four]).toEqual([0, 1, 2, 3])
    worker.send([5, third, 'c'], [5, fourth, 'd'])
    expect(await worker.answer(1)).toEqual([5, 1, ['CALL_EXITED', 'b', 'c', 'd']])
    await quit(worker)
  })

  it('has no hold on casts', async () => {
    const worker = await SdkWorker.ready('nested', { maxInFlight: 1 })
    worker.send([3, 1, null, 'tell', 'entry', null, null])
    await worker.answer(1)
    expect(worker.unread[0]).toEqual([4, 'audit/log', 'record', 'entry', null, null])
    await quit(worker)
  })

  it('may be absent: then there is no bound', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(fan(1, ...Array.from({ length: 300 }, () => ({}))))
    const ids: unknown[] = []
    for (let i = 0; i < 300; i++) ids.push((await nested(worker))[1])
    worker.send(...ids.map((id) => [5, id, 0]))
    expect(await worker.answer(1)).toEqual([5, 1, ids.map(() => 0)])
    await quit(worker)
  })

  it('is counted with streams; one that was left has its place until it is answered', async () => {
    const worker = await bounded(1)
    worker.send([3, 1, null, 'callAfterBreak', null, null, null])
    const [, stream] = await nested(worker)
    worker.send([8, stream, 'a'])
    expect(await worker.next('CANCEL', ([kind]) => kind === 7)).toEqual([7, stream])
    await worker.call(2, 'echo')
    expect(worker.unread).toEqual([])
    worker.send([6, stream, { code: 'CALL_ABORTED', name: 'CallError', message: 'as you wished' }])
    const [, id] = await nested(worker)
    worker.send([5, id, 'at last'])
    expect(await worker.answer(1)).toEqual([5, 1, 'at last'])
    await quit(worker)
  })
})

describe('a call that is held', () => {
  it('fails at once when its own deadline passes, and is not sent', async () => {
    const worker = await bounded(1)
    worker.send(fan(1, {}, { deadlineMs: 1 }), fan(2, { deadlineMs: 1 }))
    const [, first] = await nested(worker)
    expect(await worker.answer(2)).toEqual([5, 2, ['CALL_TIMEOUT']])
    worker.send([5, first, 'a'])
    expect(await worker.answer(1)).toEqual([5, 1, ['a', 'CALL_TIMEOUT']])
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('is sent with what is then left of its deadline', async () => {
    const worker = await bounded(1)
    worker.send(fan(1, {}, { deadlineMs: 20_000 }))
    const [, first] = await nested(worker)
    worker.send([5, first, 'a'])
    const [, second, , , , ttlMs] = await nested(worker)
    expect(ttlMs).toBeGreaterThan(0)
    expect(ttlMs).toBeLessThan(20_000)
    worker.send([5, second, 'b'])
    await worker.answer(1)
    await quit(worker)
  })

  it('fails at once when it is cancelled, and is not sent', async () => {
    const worker = await bounded(1)
    worker.send(fan(1, {}), fan(2, {}, {}))
    const [, first] = await nested(worker)
    worker.send([7, 2])
    expect(await worker.answer(2)).toEqual([5, 2, ['CALL_ABORTED', 'CALL_ABORTED']])
    worker.send([5, first, 'a'])
    expect(await worker.answer(1)).toEqual([5, 1, ['a']])
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('fails when its args cannot be carried, and leaves its place to the next', async () => {
    const worker = await bounded(1)
    worker.send(fan(1, {}, { args: 'bad' }, {}))
    const [, first] = await nested(worker)
    worker.send([5, first, 'a'])
    const [, third, , , args] = await nested(worker)
    expect(args).toBe(2)
    worker.send([5, third, 'c'])
    expect(await worker.answer(1)).toEqual([5, 1, ['a', 'UnencodableError: args is a function', 'c']])
    await quit(worker)
  })
})
