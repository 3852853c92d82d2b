import { describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const isCall = ([kind]: readonly unknown[]): boolean => kind === 3
const quit = async (worker: SdkWorker): Promise<void> => {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('a call from a handler', () => {
  it('carries target, method, args and headers, and what is left of the time', async () => {
    const worker = await SdkWorker.ready('nested')
    worker.send([3, 1, null, 'ask', { text: 'moi' }, 10_000, { traceparent: '00-1' }])
    const [, id, target, method, args, ttlMs, headers] = await worker.next('the nested call', isCall)
    expect([target, method, args, headers]).toEqual(['../model', 'predict', { text: 'moi' }, { traceparent: '00-1' }])
    expect(ttlMs).toBeGreaterThan(0)
    expect(ttlMs).toBeLessThan(10_000)
    worker.send([5, id, [1, 2]])
    expect(await worker.answer(1)).toEqual([5, 1, [1, 2]])
    await quit(worker)
  })

  it('has no deadline and no headers when the call that it serves has none', async () => {
    const worker = await SdkWorker.ready('nested')
    worker.send([3, 1, null, 'ask', null, null, null])
    const [, id, ...rest] = await worker.next('the nested call', isCall)
    expect(rest).toEqual(['../model', 'predict', null, null, null])
    worker.send([5, id, null])
    expect(await worker.call(2, 'left')).toBe('infinity')
    expect(await worker.call(3, 'headers')).toEqual({})
    await quit(worker)
  })

  it('has the lesser of its own deadline and what is left', async () => {
    const worker = await SdkWorker.ready('nested')
    worker.send([3, 1, null, 'askSoon', null, 10_000, null])
    const [, first, , , , ttlMs] = await worker.next('the nested call', isCall)
    expect(ttlMs).toBeLessThanOrEqual(5)
    worker.send([5, first, null], [3, 2, null, 'askSoon', null, null, null])
    const [, second, , , , bare] = await worker.next('the second nested call', isCall)
    expect(bare).toBeLessThanOrEqual(5)
    worker.send([5, second, null])
    await worker.answer(2)
    await quit(worker)
  })

  it('says that it may be repeated when the handler does', async () => {
    const worker = await SdkWorker.ready('nested')
    worker.send([3, 1, null, 'askAgain', null, null, null])
    const [, id, ...rest] = await worker.next('the nested call', isCall)
    expect(rest).toEqual(['../model', 'predict', null, null, null, true])
    worker.send([5, id, null])
    await worker.answer(1)
    await quit(worker)
  })

  it('rejects with a CallError that has all of the other side', async () => {
    const worker = await SdkWorker.ready('nested')
    worker.send([3, 1, null, 'rescue', null, null, null])
    const [, id] = await worker.next('the nested call', isCall)
    worker.send([
      6,
      id,
      { code: 'HANDLER_FAILED', name: 'ValueError', message: 'no', stack: 'Traceback', data: { a: 1 } },
    ])
    expect(await worker.answer(1)).toEqual([5, 1, ['HANDLER_FAILED', 'ValueError', 'no', 'Traceback', { a: 1 }]])
    worker.send([3, 2, null, 'rescue', null, null, null])
    const [, second] = await worker.next('the nested call', isCall)
    worker.send([6, second, { code: 'CALL_TIMEOUT', name: 'CallError', message: 'late' }])
    expect(await worker.answer(2)).toEqual([5, 2, ['CALL_TIMEOUT', 'CallError', 'late', null, null]])
    await quit(worker)
  })

  it('fails at once, and nothing is written, when its args cannot be carried', async () => {
    const worker = await SdkWorker.ready('nested')
    expect(await worker.call(1, 'askWrongly')).toMatchObject({
      code: 'HANDLER_FAILED',
      name: 'UnencodableError',
      message: 'args is a function',
      data: { code: 'UNENCODABLE' },
    })
    expect(worker.unread).toEqual([])
    await quit(worker)
  })
})

describe('cast and progress from a handler', () => {
  it('arrive before the answer, in order, and progress after it is not sent', async () => {
    const worker = await SdkWorker.ready('nested')
    worker.send([3, 1, null, 'tell', 'entry', null, null])
    await worker.answer(1)
    await worker.call(2, 'left')
    expect(worker.unread).toEqual([
      [4, 'audit/log', 'record', 'entry', null, null],
      [9, 1, 0.25, 'told'],
      [9, 1, 1, null],
    ])
    worker.send([4, null, 'tell', 'from a cast', null, null])
    await worker.call(3, 'left')
    expect(worker.unread.slice(3)).toEqual([
      [4, 'audit/log', 'record', 'from a cast', null, null],
      [11, 0, 1],
    ])
    await quit(worker)
  })
})

describe('log', () => {
  it('writes LOG with level, message and fields, and never fails', async () => {
    const worker = await SdkWorker.ready('logs')
    await worker.call(1, 'all')
    expect(worker.unread.slice(0, 6)).toEqual([
      ...['trace', 'debug', 'info', 'warn', 'error'].map((level) => [15, level, `at ${level}`, { level }]),
      [15, 'info', 'bare', null],
    ])
    expect(worker.unread[6]).toMatchObject([
      15,
      'error',
      'odd',
      { error: expect.stringContaining('Error: inside'), fn: '() => 1', ok: 1 },
    ])
    worker.endOfFile()
    expect((await worker.ended()).stderr).toBe('[warn] before serve\n')
  })
})
