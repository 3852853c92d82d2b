import { describe, expect, it } from 'vitest'
import { type Message, SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const nested = (worker: SdkWorker): Promise<Message> => worker.next('the nested call', ([kind]) => kind === 3)
const credit = (worker: SdkWorker): Promise<Message> => worker.next('CREDIT', ([kind]) => kind === 11)
const isOwnCredit = ([kind, id]: Message): boolean => kind === 11 && id === 0
const call = (id: number, method: string, args: unknown = {}, ttlMs: number | null = null): Message => [
  ...[3, id, null, method, args, ttlMs, null],
]
const items = (id: unknown, ...elements: readonly unknown[]): Message[] => elements.map((element) => [8, id, element])
const letters = (n: number): string[] => Array.from({ length: n }, (_, i) => String.fromCharCode(97 + i))
const quit = async (worker: SdkWorker): Promise<void> => {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('a stream of a sibling', () => {
  it('is asked for with credit, and with what is left of the time and the headers', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send([3, 1, null, 'relay', {}, 10_000, { traceparent: '00-1' }, null, 9])
    const [, id, target, method, args, ttlMs, headers, idempotent, n, ...rest] = await nested(worker)
    expect([target, method, args, headers]).toEqual(['./tokenizer', 'tokens', 'Terve.', { traceparent: '00-1' }])
    expect([idempotent, n, rest]).toEqual([false, 32, []])
    expect(ttlMs).toBeGreaterThan(0)
    expect(ttlMs).toBeLessThan(10_000)
    worker.send(...items(id, 'Ter', 've', '.'), [5, id, 3])
    expect(await worker.answer(1), 'its value is what the iterator returns').toEqual([5, 1, 3])
    expect(worker.unread).toEqual(items(1, 'Ter', 've', '.'))
    await quit(worker)
  })

  it('has the window, the deadline and the promise to be repeatable that its options say', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send([...call(1, 'relay', { window: 2, deadlineMs: 5_000, idempotent: true }, 10_000), null, 9])
    const [, id, , , , ttlMs, , idempotent, n] = await nested(worker)
    expect([idempotent, n]).toEqual([true, 2])
    expect(ttlMs).toBeLessThanOrEqual(5_000)
    worker.send(...items(id, 'a'))
    expect(await credit(worker)).toEqual([11, id, 1])
    worker.send(...items(id, 'b', 'c'), [5, id, null])
    expect(await worker.answer(1)).toEqual([5, 1, null])
    await quit(worker)
  })

  it('is given more credit as its elements are taken, in halves of the first', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(call(1, 'collect'))
    const [, id] = await nested(worker)
    const elements = letters(26)
    worker.send(...items(id, ...elements.slice(0, 15)))
    await worker.call(2, 'echo')
    expect(worker.unread).toEqual([])
    worker.send(...items(id, ...elements.slice(15)))
    expect(await credit(worker)).toEqual([11, id, 16])
    worker.send([5, id, null])
    expect(await worker.answer(1)).toEqual([5, 1, elements])
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('is not taken faster than the caller of the one that relays it takes it', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send([...call(1, 'relay', { window: 4 }), null, 1])
    const [, id] = await nested(worker)
    worker.send(...items(id, 'a', 'b', 'c', 'd'))
    expect(await worker.next('an ITEM', ([kind]) => kind === 8)).toEqual([8, 1, 'a'])
    expect(await credit(worker), 'the second has been taken, and waits').toEqual([11, id, 2])
    await worker.call(2, 'echo')
    expect(worker.unread).toEqual([])
    worker.send([11, 1, 9], [5, id, null])
    expect(await worker.answer(1)).toEqual([5, 1, null])
    expect(worker.unread.filter(([kind]) => kind === 8)).toEqual(items(1, 'b', 'c', 'd'))
    await quit(worker)
  })

  it('throws a CallError when it fails, after the elements that came', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(call(1, 'collect'))
    const [, id] = await nested(worker)
    worker.send(...items(id, 'a', 'b'), [6, id, { code: 'CALL_EXITED', name: 'CallError', message: 'it died' }])
    expect(await worker.answer(1)).toEqual([5, 1, ['a', 'b', 'CALL_EXITED']])
    await quit(worker)
  })

  it('is cancelled when its loop is left, and what was on its way is ignored', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(call(1, 'firstTwo'))
    const [, id] = await nested(worker)
    worker.send(...items(id, 'a', 'b', 'c'))
    expect(await worker.answer(1)).toEqual([5, 1, ['a', 'b']])
    expect(worker.unread).toEqual([[7, id]])
    worker.send(...items(id, 'd'), [6, id, { code: 'CALL_ABORTED', name: 'CallError', message: 'as you wished' }])
    expect(await worker.call(2, 'echo', 'alive')).toBe('alive')
    expect(worker.unread).toEqual([[7, id]])
    await quit(worker)
  })

  it.each([
    ['a call', call(1, 'first'), (worker: SdkWorker) => worker.answer(1)],
    ['a cast', [4, null, 'first', null, null, null], (worker: SdkWorker) => worker.next('credit', isOwnCredit)],
  ])('is cancelled when the handler of %s ends without having left it', async (_, message, end) => {
    const worker = await SdkWorker.ready('relays')
    worker.send(message)
    const [, id] = await nested(worker)
    worker.send(...items(id, 'a', 'b'))
    await end(worker)
    expect(worker.unread).toEqual([[7, id]])
    await quit(worker)
  })

  it('that has ended is not cancelled by leaving its loop', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(call(1, 'firstTwo'))
    const [, id] = await nested(worker)
    worker.send(...items(id, 'a', 'b', 'c'), [5, id, null])
    expect(await worker.answer(1)).toEqual([5, 1, ['a', 'b']])
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('is cancelled with the call that it is for, and settled by the answer of the host', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(call(1, 'collect'))
    const [, id] = await nested(worker)
    worker.send([7, 1])
    expect(await worker.next('CANCEL', ([kind]) => kind === 7)).toEqual([7, id])
    worker.send([6, id, { code: 'CALL_ABORTED', name: 'CallError', message: 'as you wished' }])
    expect(await worker.answer(1)).toEqual([5, 1, ['CALL_ABORTED']])
    await quit(worker)
  })

  it('is not called before somebody iterates', async () => {
    const worker = await SdkWorker.ready('relays')
    expect(await worker.call(1, 'neverBegins')).toBe('function')
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it.each([
    [{}, 'args is a function'],
    [{ window: 0 }, 'expected `window` to be a whole number >= 1; got 0'],
    [{ window: 1.5 }, 'expected `window` to be a whole number >= 1; got 1.5'],
    [{ deadlineMs: -1 }, 'expected `deadlineMs` to be a number >= 0; got -1'],
  ])('throws for what cannot be, and writes nothing: %j', async (options, message) => {
    const worker = await SdkWorker.ready('relays')
    expect(await worker.call(1, 'wrongly', options)).toMatchObject({ code: 'HANDLER_FAILED', message })
    expect(worker.unread).toEqual([])
    await quit(worker)
  })
})

describe('an ITEM', () => {
  it.each([
    [
      'beyond the credit',
      { window: 2 },
      ['a', 'b', 'c', 'd'],
      'WIRE_UNEXPECTED: an ITEM that call 1 has given no credit for',
    ],
    ['of a call that is not open', undefined, ['a'], 'WIRE_UNKNOWN_CALL: an ITEM for call 1, which is not open'],
  ])('%s is a violation', async (_, options, elements, violation) => {
    const worker = await SdkWorker.ready('relays')
    if (options !== undefined) {
      worker.send([...call(7, 'relay', options), null, 1])
      await nested(worker)
    }
    worker.send(...items(1, ...elements))
    const { code, stderr } = await worker.ended()
    expect(stderr).toBe(`tutti: the host broke the protocol: ${violation}\n`)
    expect(code).toBe(76)
  })

  it('of a call that has not asked for a stream is a violation', async () => {
    const worker = await SdkWorker.ready('relays')
    worker.send(call(1, 'fan', [{}]))
    const [, id] = await nested(worker)
    worker.send(...items(id, 'a'))
    expect(await worker.ended()).toMatchObject({ code: 76, stderr: expect.stringContaining('WIRE_UNEXPECTED: ') })
  })
})
