import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

describe.each(['msgpack', 'json'] as const)('a result under %s', (codec) => {
  useSharedWorkers()
  let worker: SdkWorker
  let id = 0
  beforeAll(async () => {
    worker = await SdkWorker.ready('returns', { codec, maxFrameBytes: 99_999 })
  })
  afterAll(async () => {
    worker.endOfFile()
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
  })
  const result = (method: string): Promise<unknown> => worker.call(++id, method)

  const refused: (readonly [string, string])[] = [
    ['function', 'the result.rows[1].format is a function'],
    ['symbol', 'the result[0] is a symbol'],
    ['cycle', 'is the whole value again: it contains itself'],
    ['tooBig', 'the result is a bigint beyond'],
    ['tooSmall', 'the result is a bigint beyond'],
    ['promiseInside', 'the result.a is a Promise, which has no plain form'],
    ['sharedMemory', 'the result is a SharedArrayBuffer, which has no plain form'],
    ['invalidDate', 'the result is an invalid date'],
    ['hostileGetter', 'the result could not be read: no'],
    ['hostileProxy', 'the result could not be read'],
    ['view', 'the result is '],
    ['large', 'the host takes 99999 at most'],
    ['hugeMap', 'the host takes 99999 at most'],
  ]
  it.each(refused)('of "%s" is UNENCODABLE, and says where', async (method, message) => {
    expect(await result(method)).toMatchObject({
      code: 'UNENCODABLE',
      name: 'Unencodable',
      message: expect.stringContaining(message),
    })
    expect(await result('nothing'), 'the next call').toBeNull()
  })

  it('of an array of wide numbers is UNENCODABLE, and says what to give instead', async () => {
    const message =
      codec === 'json'
        ? 'the result is binary'
        : 'the result is a Float32Array; give Array.from() of it, or its bytes as a Uint8Array'
    expect(await result('floats')).toMatchObject({ code: 'UNENCODABLE', message: expect.stringContaining(message) })
  })

  const carried: (readonly [string, unknown])[] = [
    ['nothing', null],
    ['undefinedInside', { a: null, b: [null] }],
    ['map', { a: 1 }],
    ['set', [1, 2]],
    ['url', 'http://localhost/a'],
    ['instance', { x: 1 }],
  ]
  it.each(carried)('of "%s" is carried in its plain form', async (method, plain) => {
    expect(await result(method)).toEqual(plain)
  })

  const byCodec: (readonly [string, unknown, unknown])[] = [
    ['nan', [Number.NaN, Infinity], { code: 'UNENCODABLE' }],
    ['bytes', Buffer.of(1, 2, 3), { code: 'UNENCODABLE' }],
    ['memory', Buffer.of(1, 2), { code: 'UNENCODABLE' }],
    ['date', new Date(1_500), '1970-01-01T00:00:01.500Z'],
    // The test's own reader makes numbers of 64 bit integers.
    ['bigint', 2 ** 64, { code: 'UNENCODABLE' }],
  ]
  it.each(byCodec)('of "%s" is what the codec can do', async (method, msgpack, json) => {
    const value = await result(method)
    if (codec === 'msgpack' || typeof json === 'string') expect(value).toEqual(codec === 'msgpack' ? msgpack : json)
    else expect(value).toMatchObject({ code: 'UNENCODABLE' })
  })
})

describe('a large map', () => {
  useSharedWorkers()
  it('of more than 65 535 keys arrives whole', async () => {
    const worker = await SdkWorker.ready('returns')
    const value = await worker.call(1, 'hugeMap')
    expect(Object.keys(value ?? {})).toHaveLength(70_000)
    worker.endOfFile()
    await worker.ended()
  })
})

/** One worker serves the whole table here; `afterAll` ends it. */
function useSharedWorkers(): void {
  useWorkers({ perTest: false })
}
