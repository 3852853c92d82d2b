import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

const cases: (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['error', { name: 'RangeError', message: 'too far', stack: expect.stringContaining('RangeError: too far\n    at ') }],
  ['string', { name: 'NonError', message: 'just text', data: 'just text' }],
  ['undefined', { name: 'NonError', message: 'undefined' }],
  ['null', { name: 'NonError', message: 'null', data: null }],
  ['number', { name: 'NonError', message: '42', data: 42 }],
  ['symbol', { name: 'NonError', message: 'Symbol(s)' }],
  ['function', { name: 'NonError', message: '() => () => 1'.slice(6) }],
  ['object', { name: 'NonError', message: '{"status":503}', data: { status: 503 } }],
  ['hostile', { name: 'NonError', message: 'something that cannot be read was thrown' }],
  ['proxy', { name: 'NonError', message: 'something that cannot be read was thrown' }],
  ['cause', { message: 'outer', stack: expect.stringMatching(/^Error: outer\n[^]*\nCaused by: TypeError: inner\n/) }],
  ['causeLoop', { message: 'loop', stack: expect.stringContaining('Error: loop') }],
  [
    'aggregate',
    { name: 'AggregateError', stack: expect.stringMatching(/Error 1 of 2: Error: first\n[^]*Error 2 of 2: second$/) },
  ],
  ['frozen', { name: 'Error', message: 'cold' }],
  ['data', { message: 'with data', data: { status: 503, retry: [1] } }],
  ['hostileData', { message: 'with a getter' }],
  ['badName', { name: 'Error', message: 'odd' }],
  ['thenable', { name: 'Error', message: 'then' }],
]

describe.each(['msgpack', 'json'] as const)('whatever a handler throws, under %s,', (codec) => {
  useWorkers({ perTest: false })
  let worker: SdkWorker
  let id = 0
  beforeAll(async () => {
    worker = await SdkWorker.ready('throws', { codec, maxFrameBytes: 100_000 })
  })
  afterAll(async () => {
    worker.endOfFile()
    expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
  })

  describe.each(['raise', 'reject'])('by %s', (how) => {
    it.each(cases)('is HANDLER_FAILED: %s', async (what, description) => {
      expect(await worker.call(++id, how, what)).toMatchObject({ code: 'HANDLER_FAILED', ...description })
      expect(await worker.call(++id, 'echo', 'alive')).toBe('alive')
    })
  })

  it('is HANDLER_FAILED when the result has a hostile then', async () => {
    expect(await worker.call(++id, 'returnThenable')).toMatchObject({ code: 'HANDLER_FAILED', message: 'no' })
  })

  it('is cut short when it would break the frame limit', async () => {
    const error = await worker.call(++id, 'raise', 'huge')
    expect(error).toEqual({ code: 'HANDLER_FAILED', name: 'Error', message: 'm'.repeat(1_000) })
  })

  it('has its method told apart from one that does not exist', async () => {
    for (const method of ['missing', 'constructor', '__proto__', 'toString']) {
      expect(await worker.call(++id, method)).toMatchObject({
        code: 'UNKNOWN_METHOD',
        name: 'UnknownMethod',
        message: `there is no method "${method}"; there are "raise", "reject", "returnThenable", "echo"`,
      })
    }
  })
})
