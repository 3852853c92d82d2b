import { describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const gate = (worker: SdkWorker) => worker.next('the call to the gate', ([kind]) => kind === 3)
const isLog = ([kind]: readonly unknown[]): boolean => kind === 15

describe('STOP', () => {
  it('refuses what waits, lets the running call end, cleans up and exits with code 0', async () => {
    const worker = await SdkWorker.ready('cleans-up')
    worker.send([3, 1, null, 'gate', null, null, null], [3, 2, null, 'echo', null, null, null])
    const [, id] = await gate(worker)
    worker.send([14, 'shutdown', 15_000])
    expect((await worker.answer(2))[2]).toMatchObject({ code: 'STOPPING', name: 'Stopping' })
    worker.send([3, 3, null, 'echo', null, null, null])
    expect((await worker.answer(3))[2]).toMatchObject({ code: 'STOPPING' })
    expect(worker.unread, 'no clean-up yet').toEqual([])
    worker.send([5, id, 'last'])
    expect(await worker.ended()).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    expect(worker.unread).toEqual([
      [5, 1, 'last'],
      [15, 'info', 'cleaned up', null],
    ])
  })

  it('that came while a handler kept the thread busy keeps the next call from starting', async () => {
    const { worker, release } = await SdkWorker.blocked([3, 3, null, 'spin', null, null, null])
    worker.send([14, 'shutdown', null])
    await release()
    expect(await worker.ended()).toMatchObject({ code: 0 })
    expect(worker.unread).toMatchObject([
      [5, 2, null],
      [6, 3, { code: 'STOPPING' }],
    ])
  })

  it('ends an idle worker at once', async () => {
    const worker = await SdkWorker.ready('cleans-up')
    worker.send([14, 'shutdown', null])
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
    expect(worker.unread).toEqual([[15, 'info', 'cleaned up', null]])
  })

  it('exits with code 0 and says so when the grace is over first', async () => {
    const worker = await SdkWorker.ready('cleans-up')
    worker.send([3, 1, null, 'gate', null, null, null])
    await gate(worker)
    worker.send([14, 'shutdown', 1])
    const exit = await worker.ended()
    expect(exit).toMatchObject({ code: 0, stderr: 'tutti: told to stop, and not done within 1 ms\n' })
  })

  it('that comes before READY lets start end, and cleans up without a READY', async () => {
    const worker = new SdkWorker('cleans-up', { env: { START_WAITS: '1' } })
    await worker.next('the start', isLog)
    // No host calls so early; here the answer tells that STOP has been taken in.
    worker.send([14, 'shutdown', null], [3, 1, null, 'echo', null, null, null])
    expect((await worker.answer(1))[2]).toMatchObject({ code: 'STOPPING' })
    worker.process.kill('SIGUSR2')
    expect(await worker.ended()).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    expect(worker.unread).toEqual([[15, 'info', 'cleaned up', null]])
  })

  it('that comes before READY ends a start that takes longer than the grace', async () => {
    const worker = new SdkWorker('cleans-up', { env: { START_WAITS: '1' } })
    await worker.next('the start', isLog)
    worker.send([14, 'shutdown', 1])
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: 'tutti: told to stop, and not done within 1 ms\n' })
    expect(worker.unread).toEqual([])
  })

  it('whose clean-up fails logs it and exits with code 1', async () => {
    const worker = await SdkWorker.ready('cleans-up', { env: { STOP_FAILS: '1' } })
    worker.send([14, 'shutdown', null])
    expect(await worker.ended()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('tutti: stop failed: Error: disk full\n'),
    })
    expect(worker.unread.at(-1)).toMatchObject([
      15,
      'error',
      'stop failed',
      { error: expect.stringContaining('disk full') },
    ])
  })

  it('is what SIGTERM means', async () => {
    const worker = await SdkWorker.ready('cleans-up')
    worker.process.kill('SIGTERM')
    expect(await worker.ended()).toMatchObject({ code: 0, signal: null })
    expect(worker.unread).toEqual([[15, 'info', 'cleaned up', null]])
  })
})

describe('a worker that fails by itself', () => {
  it('exits with code 1 before READY when start throws', async () => {
    const worker = new SdkWorker('start-fails')
    const exit = await worker.ended()
    expect(exit).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('tutti: start failed: Error: no model file\n'),
    })
    expect(worker.unread).toMatchObject([
      [15, 'error', 'start failed', { error: expect.stringContaining('no model file') }],
    ])
  })

  it.each([
    ['rejectLater', 'unhandled rejection', 'nobody caught this'],
    ['throwLater', 'uncaught exception', 'thrown into the void'],
  ])('logs what nobody caught and exits with code 1: %s', async (method, title, message) => {
    const worker = await SdkWorker.ready('breaks-outside')
    worker.send([3, 1, null, method, null, null, null])
    const line = await worker.next('the log line', isLog)
    expect(line).toMatchObject([15, 'error', title, { error: expect.stringContaining(message) }])
    expect(await worker.ended()).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  })

  it('still writes what it had said when a handler calls process.exit', async () => {
    const worker = await SdkWorker.ready('breaks-outside')
    worker.send([3, 1, null, 'exit', null, null, null])
    expect(await worker.ended()).toMatchObject({ code: 3 })
    expect(worker.unread).toEqual([[4, './last', 'words', null, null, null]])
  })
})
