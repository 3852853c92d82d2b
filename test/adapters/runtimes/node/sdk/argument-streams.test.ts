import { describe, expect, it } from 'vitest'
import { type Message, SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const streams = (): Promise<SdkWorker> => SdkWorker.ready('streams')
const withInput = (id: number, method: string, credit: number | null = null): Message => [
  ...[3, id, null, method, null, null, null, null],
  credit,
  true,
]
const pull = async (worker: SdkWorker): Promise<unknown> => (await worker.next('PULL', ([kind]) => kind === 17))[2]
const item = async (worker: SdkWorker): Promise<unknown> => (await worker.next('an ITEM', ([kind]) => kind === 8))[2]
const push = (id: number, ...elements: readonly unknown[]): Message[] => elements.map((element) => [16, id, element])
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const quit = async (worker: SdkWorker): Promise<void> => {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('an argument in elements', () => {
  it('is asked for when the handler begins to iterate, and more as it takes them', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'sum'))
    expect(await pull(worker)).toBe(16)
    worker.send(...push(1, ...numbers(7)))
    await worker.call(2, 'echo')
    expect(worker.unread, 'seven were taken').toEqual([])
    worker.send(...push(1, 8))
    expect(await pull(worker)).toBe(8)
    worker.send(...push(1, ...numbers(16)))
    expect([await pull(worker), await pull(worker)]).toEqual([8, 8])
    worker.send([10, 1])
    expect(await worker.answer(1)).toEqual([5, 1, 36 + 136])
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('is not asked for by a handler that does not look at it', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'echo'))
    expect(await worker.answer(1)).toEqual([5, 1, null])
    worker.send([10, 1])
    expect(await worker.call(2, 'echo', 'alive')).toBe('alive')
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('may hold anything, also nil, and keeps its order', async () => {
    const worker = await streams()
    const elements = [null, 0, '', [], { a: null }, 'last']
    worker.send(withInput(1, 'list'))
    await pull(worker)
    worker.send(...push(1, ...elements), [10, 1, null])
    expect(await worker.answer(1)).toEqual([5, 1, elements])
    await quit(worker)
  })

  it('is empty when the caller sends none', async () => {
    const worker = await streams()
    expect(await worker.call(1, 'list')).toEqual([])
    worker.send([3, 2, null, 'list', null, null, null, null, null, false])
    expect(await worker.answer(2)).toEqual([5, 2, []])
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('is over when its source has failed: after the elements that came, it throws a CallError', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'list'))
    await pull(worker)
    worker.send(...push(1, 'a', 'b'), [10, 1, { code: 'HANDLER_FAILED', name: 'Error', message: 'the source failed' }])
    expect(await worker.answer(1)).toEqual([5, 1, ['a', 'b', ['HANDLER_FAILED', 'the source failed']]])
    await quit(worker)
  })

  it('is pulled no more when the handler has left its loop, and what was on its way is ignored', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'firstTwo'))
    expect(await pull(worker)).toBe(16)
    worker.send(...push(1, ...numbers(9)))
    expect(await worker.answer(1)).toEqual([5, 1, [1, 2]])
    worker.send(...push(1, 10), [10, 1])
    expect(await worker.call(2, 'echo', 'alive')).toBe('alive')
    expect(worker.unread).toEqual([])
    await quit(worker)
  })

  it('comes to its end when the call is answered, for a loop that goes on', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'outlives'))
    expect(await worker.answer(1)).toEqual([5, 1, null])
    worker.send(...push(1, 'too late'))
    expect(await worker.next('the end of the loop', ([kind]) => kind === 15)).toEqual([15, 'info', 'over', null])
    await worker.call(2, 'echo')
    expect(worker.unread).toEqual([[17, 1, 16]])
    await quit(worker)
  })

  it.each([{}, { codec: 'json', descriptors: 'stdio' }] as const)(
    'goes together with a result in elements: %j',
    async (options) => {
      const worker = await SdkWorker.ready('streams', options)
      worker.send(withInput(1, 'double', 2))
      await pull(worker)
      worker.send(...push(1, 1, 2, 3), [10, 1])
      expect([await item(worker), await item(worker)]).toEqual([2, 4])
      await worker.call(2, 'echo')
      expect(worker.unread, 'the third waits for credit').toEqual([])
      worker.send([11, 1, 1])
      expect(await worker.answer(1)).toEqual([5, 1, 'doubled'])
      expect(await item(worker)).toBe(6)
      await quit(worker)
    },
  )
})

describe('CANCEL of a call with an argument in elements', () => {
  it.each([
    ['sum', null],
    ['double', 5],
  ])('wakes a handler that waits for the next one: %s', async (method, credit) => {
    const worker = await streams()
    worker.send(withInput(1, method, credit))
    await pull(worker)
    worker.send(...push(1, 1))
    await worker.call(2, 'echo')
    worker.send([7, 1])
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'CANCELLED' }])
    worker.send(...push(1, 2), [10, 1])
    expect(await worker.call(3, 'echo', 'alive')).toBe('alive')
    expect(worker.unread.filter(([kind]) => kind !== 8)).toEqual([])
    await quit(worker)
  })

  it('is seen also by a handler that has elements left to take', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'doubleSlowly', 9))
    await pull(worker)
    worker.send(...push(1, 1, 2, 3), [10, 1])
    const [, gate] = await worker.next('the call to the gate', ([kind]) => kind === 3)
    worker.send([7, 1], [5, gate, null])
    expect(await worker.answer(1)).toMatchObject([6, 1, { code: 'CANCELLED' }])
    expect(worker.unread, 'no second element was worked on').toEqual([[7, gate]])
    await quit(worker)
  })
})

describe('PUSH and END', () => {
  it('for an id that is not open are ignored', async () => {
    const worker = await streams()
    worker.send(...push(9, 'x'), [10, 9], [10, 9, { code: 'HANDLER_FAILED', name: 'Error', message: 'no' }])
    expect(await worker.call(1, 'echo', 'alive')).toBe('alive')
    await quit(worker)
  })

  const unasked = 'tutti: the host broke the protocol: WIRE_UNEXPECTED: a PUSH that call 1 has not asked for\n'

  it('in the form of one element more than was asked for are a violation', async () => {
    const worker = await streams()
    worker.send(withInput(1, 'doubleSlowly', 9))
    await pull(worker)
    worker.send(...push(1, ...numbers(17)))
    expect(await worker.ended()).toMatchObject({ code: 76, stderr: unasked })
  })

  it('for a call whose caller has announced no elements are a violation', async () => {
    const worker = await streams()
    worker.send([3, 1, null, 'countLater', null, null, null])
    await worker.next('the call to the gate', ([kind]) => kind === 3)
    worker.send(...push(1, 1))
    expect(await worker.ended()).toMatchObject({ code: 76, stderr: unasked })
  })
})
