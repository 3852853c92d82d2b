import { describe, expect, it } from 'vitest'
import { SdkWorker, type SdkWorkerOptions } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const isPong = ([kind]: readonly unknown[]): boolean => kind === 13
const busyWith = async (method: string, options?: SdkWorkerOptions): Promise<SdkWorker> => {
  const worker = await SdkWorker.ready('busy', options)
  worker.send([3, 1, null, method, null, null, null])
  await worker.next('the handler to start', ([kind]) => kind === 15)
  return worker
}

describe('a worker whose handler blocks the event loop', () => {
  it.each(['spin', 'wait', 'systemCall'])('answers PING during "%s"', async (method) => {
    const worker = await busyWith(method)
    worker.send([12, 7])
    expect(await worker.next('PONG', isPong)).toEqual([13, 7, 0])
    worker.send([12, 300], [12, 70_000])
    expect(await worker.next('PONG', isPong)).toEqual([13, 300, 0])
    expect(await worker.next('PONG', isPong)).toEqual([13, 70_000, 0])
    worker.process.kill('SIGKILL')
    await worker.ended()
  })

  it.each(['spin', 'spinLater', 'stubborn', 'wait'])(
    'ends with code 0 at the end of file during "%s"',
    async (method) => {
      const worker = await busyWith(method)
      worker.endOfFile()
      expect(await worker.ended()).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    },
  )

  it('ends by SIGKILL at the end of file when it is stuck in a system call', async () => {
    const worker = await busyWith('systemCall')
    worker.endOfFile()
    expect(await worker.ended()).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  it('exits with 76 when the host breaks the protocol meanwhile', async () => {
    const worker = await busyWith('spin')
    worker.sendBytes(Buffer.of(0, 0, 0, 0))
    expect(await worker.ended()).toMatchObject({ code: 76, stderr: expect.stringContaining('WIRE_EMPTY_FRAME') })
  })

  it('answers PING and ends at the end of file also under JSON on stdio', async () => {
    const worker = await busyWith('spin', { codec: 'json', descriptors: 'stdio' })
    worker.send([12, 7])
    expect(await worker.next('PONG', isPong)).toEqual([13, 7, 0])
    worker.endOfFile()
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('a worker whose start blocks the event loop', () => {
  it('answers PING before READY, and ends with code 0 at the end of file', async () => {
    const worker = new SdkWorker('slow-start')
    const [, , message, fields] = await worker.next('the log line of start', ([kind]) => kind === 15)
    expect([message, fields]).toEqual(['starting', { name: 'band/echo', incarnation: 'i1' }])
    worker.send([12, 1])
    expect(await worker.next('PONG', isPong)).toEqual([13, 1, 0])
    worker.endOfFile()
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('an idle worker', () => {
  it('ends with code 0 at the end of file', async () => {
    const worker = await SdkWorker.ready('echo')
    worker.endOfFile()
    expect(await worker.ended()).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
  })

  it('ends with code 0 when the host is gone before HELLO', async () => {
    const worker = new SdkWorker('echo', { sendHello: false })
    worker.endOfFile()
    expect(await worker.ended()).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
  })

  it('counts in PONG what it has finished: answered, failed, dropped', async () => {
    const worker = await SdkWorker.ready('echo')
    await worker.call(1, 'echo')
    await worker.call(2, 'missing')
    worker.send([4, null, 'echo', null, 0, null], [4, null, 'echo', null, null, null])
    await worker.call(3, 'echo')
    worker.send([12, 9])
    expect(await worker.next('PONG', isPong)).toEqual([13, 9, 5])
    worker.endOfFile()
    await worker.ended()
  })

  it('answers a PING in any valid encoding', async () => {
    const worker = await SdkWorker.ready('echo')
    const encodings = ['cd000c05', 'd00c05', '0ccb4014000000000000', '0cd30000000000000005']
    for (const encoding of encodings) {
      const payload = Buffer.from(`92${encoding}`, 'hex')
      worker.sendBytes(Buffer.concat([Buffer.of(0, 0, 0, payload.length), payload]))
      expect(await worker.next(encoding, isPong)).toEqual([13, 5, 0])
    }
    worker.send([12, 6, 'of a later version'])
    expect(await worker.next('PONG', isPong)).toEqual([13, 6, 0])
    worker.endOfFile()
    await worker.ended()
  })
})

describe('the two threads of a worker', () => {
  it('never mix their frames, and PING never waits for a large answer', async () => {
    const worker = await SdkWorker.ready('large-answers')
    const rounds = 40
    for (let id = 1; id <= rounds; id++) {
      worker.send([3, id, null, 'fill', 500_000 + id, null, null], [12, 2 * id], [12, 2 * id + 1])
    }
    for (let id = 1; id <= rounds; id++) {
      const [kind, , value] = await worker.answer(id)
      expect(kind).toBe(5)
      expect(value).toHaveLength(500_000 + id)
    }
    worker.send([12, 1_000])
    await worker.next('the last PONG', ([kind, seq]) => kind === 13 && seq === 1_000)
    expect(worker.unread.every(isPong)).toBe(true)
    worker.endOfFile()
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
  })
})
