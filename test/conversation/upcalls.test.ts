import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/calls/envelope.ts'
import type { Request } from '../../src/calls/resolve-request.ts'
import { Upcalls } from '../../src/conversation/upcalls.ts'
import { CallError } from '../../src/errors/call-error.ts'
import { WireError } from '../../src/errors/wire-error.ts'
import { Kind } from '../../src/wire/kind.ts'
import { parseWorkerMessage } from '../../src/wire/worker-message.ts'
import { FakeLine } from '../calls/fake-line.ts'

interface Sent {
  readonly path: string
  readonly request: Request
  readonly answer: Answer | undefined
}

interface Behaviour {
  readonly sendTo?: (sent: Sent) => void
  /** Which messages cannot be carried, and why. */
  readonly refuses?: (message: unknown[]) => boolean
  readonly why?: string
  readonly maxInFlight?: number
}

const stage = ({ sendTo, refuses = () => false, why = 'it is a cat', maxInFlight = 128 }: Behaviour = {}) => {
  const state = { isCongested: false }
  const sent: Sent[] = []
  const written: unknown[][] = []
  const upcalls = new Upcalls({
    place: 'main/group/w',
    caller: 'main/group/w',
    maxInFlight,
    sendTo: (path, request, answer) => {
      sent.push({ path, request, answer })
      sendTo?.({ path, request, answer })
    },
    isCongested: () => state.isCongested,
    write: (message) => {
      if (refuses(message)) throw new WireError('WIRE_UNENCODABLE', why)
      written.push(message)
    },
  })
  return { upcalls, sent, written, state }
}

// As they come from the wire, so that they are what the parser makes.
const call = (id: number, target = './sibling', ttlMs: number | null = null, headers: unknown = null) => {
  const message = parseWorkerMessage([Kind.CALL, id, target, 'm', 'args', ttlMs, headers])
  if (message.kind !== Kind.CALL) throw new Error('no call')
  return message
}
const streamCall = (id: number, credit: number) => {
  const message = parseWorkerMessage([Kind.CALL, id, './sibling', 'm', 'args', null, null, null, credit])
  if (message.kind !== Kind.CALL) throw new Error('no call')
  return message
}
const cast = (target = './sibling', ttlMs: number | null = null, headers: unknown = null) => {
  const message = parseWorkerMessage([Kind.CAST, target, 'm', 'args', ttlMs, headers])
  if (message.kind !== Kind.CAST) throw new Error('no cast')
  return message
}

describe('a call that a worker makes', () => {
  it('goes to the path that it means, with what is left of its time and its headers', () => {
    const { upcalls, sent } = stage()
    upcalls.call(call(1, '../tokenizer', 250, { trace: 'x' }))
    upcalls.call(call(2, 'main/other'))
    expect(sent).toMatchObject([
      {
        path: 'main/tokenizer',
        request: { method: 'm', args: 'args', options: { deadlineMs: 250, headers: { trace: 'x' } } },
      },
      { path: 'main/other', request: { options: { deadlineMs: 'infinity' } } },
    ])
    expect(sent[1]?.request.options).not.toHaveProperty('headers')
  })

  it('is answered once, by its own id', () => {
    const { upcalls, sent, written } = stage()
    upcalls.call(call(7))
    upcalls.call(call(8))
    sent[1]?.answer?.resolve('second')
    sent[0]?.answer?.resolve('first')
    sent[0]?.answer?.resolve('again')
    sent[0]?.answer?.reject(new Error('again'))
    expect(written).toEqual([
      [Kind.REPLY, 8, 'second'],
      [Kind.REPLY, 7, 'first'],
    ])
  })

  it('may use its id again when it is answered, and not before', () => {
    const { upcalls, sent } = stage()
    upcalls.call(call(7))
    expect(() => upcalls.call(call(7))).toThrow(expect.objectContaining({ code: 'WIRE_UNEXPECTED' }))
    sent[0]?.answer?.resolve(1)
    upcalls.call(call(7))
    expect(sent).toHaveLength(2)
  })

  it('that fails is told why', () => {
    const { upcalls, sent, written } = stage()
    upcalls.call(call(7))
    sent[0]?.answer?.reject(
      new CallError('CALL_NOPROC', 'nobody', { target: 't', method: 'm', progress: 'not_delivered' }),
    )
    expect(written).toEqual([[Kind.FAIL, 7, { code: 'CALL_NOPROC', name: 'CallError', message: 'nobody' }]])
  })

  it.each([
    ['an error', new RangeError('no'), { code: 'HANDLER_FAILED', name: 'RangeError', message: 'no' }],
    ['something else', 'no', { code: 'HANDLER_FAILED', name: 'Error', message: 'no' }],
  ])('that cannot be sent is told why, when that is %s', (_, thrown, error) => {
    const { upcalls, written } = stage({
      sendTo: () => {
        throw thrown // eslint-disable-line @typescript-eslint/only-throw-error -- whatever an adapter of `sendTo` may throw
      },
    })
    upcalls.call(call(7))
    upcalls.cast(cast())
    expect(written).toEqual([[Kind.FAIL, 7, error]])
  })

  it('whose answer cannot be carried is told so, shortly', () => {
    const { upcalls, sent, written } = stage({ refuses: ([kind]) => kind === Kind.REPLY })
    upcalls.call(call(7))
    sent[0]?.answer?.resolve('a cat')
    expect(written).toEqual([[Kind.FAIL, 7, { code: 'UNENCODABLE', name: 'Unencodable', message: 'it is a cat' }]])
  })

  it('whose failure cannot be carried is told so, in what fits into the smallest frame', () => {
    const { upcalls, sent, written } = stage({
      refuses: (message) => JSON.stringify(message).length > 1_000,
      why: 'é'.repeat(100_000),
    })
    upcalls.call(call(7))
    sent[0]?.answer?.reject(new Error('x'.repeat(100_000)))
    expect(written).toEqual([[Kind.FAIL, 7, { code: 'UNENCODABLE', name: 'Unencodable', message: 'é'.repeat(120) }]])
  })

  it('is withdrawn when the worker cancels it; an id that is not open is ignored', () => {
    const { upcalls, sent } = stage()
    upcalls.call(call(7))
    upcalls.cancel(8)
    expect(sent[0]?.request.options.signal?.aborted).toBe(false)
    upcalls.cancel(7)
    expect(sent[0]?.request.options.signal).toMatchObject({
      aborted: true,
      reason: new Error('main/group/w cancelled its call'),
    })
  })

  it('ends with the worker: whoever works for it is told, and nothing is written to the dead', () => {
    const { upcalls, sent, written } = stage()
    upcalls.call(call(7))
    upcalls.call(call(8))
    sent[0]?.request.options.signal?.addEventListener('abort', () => sent[0]?.answer?.reject(new Error('aborted')))
    upcalls.abandon()
    sent[1]?.answer?.resolve('too late')
    expect(sent.map(({ request }): unknown => request.options.signal?.reason)).toEqual([
      new Error('main/group/w ended'),
      new Error('main/group/w ended'),
    ])
    expect(written).toEqual([])
  })
})

describe('a worker that asks and does not read', () => {
  it('may have as many answers wait for it as it may have calls open, and no more', () => {
    const { upcalls, written, state } = stage({ maxInFlight: 3, sendTo: ({ answer }) => answer?.resolve('at once') })
    for (let id = 1; id <= 10; id += 1) upcalls.call(call(id))
    state.isCongested = true
    for (let id = 1; id <= 3; id += 1) upcalls.call(call(id))
    expect(() => upcalls.call(call(4))).toThrow(expect.objectContaining({ code: 'WIRE_UNEXPECTED' }))
    expect(written).toHaveLength(13)
    state.isCongested = false
    upcalls.resume()
    upcalls.call(call(4))
    expect(written).toHaveLength(14)
  })

  it('is not lent more elements of its stream, until it reads again', () => {
    const { upcalls, sent, written, state } = stage()
    upcalls.call(streamCall(7, 1_000))
    const elements = sent[0]?.request.elements
    const line = new FakeLine()
    elements?.begin(line)
    state.isCongested = true
    for (let n = 0; n < 40; n += 1) elements?.take(n)
    expect([written.length, line.said]).toEqual([32, []])
    state.isCongested = false
    upcalls.resume()
    expect(line.said).toEqual([['credit', 32]])
  })

  it('cannot ask for more elements than can be counted', () => {
    const { upcalls } = stage()
    upcalls.call(streamCall(7, 4_294_967_295))
    expect(() => upcalls.credit(7, 1)).toThrow(expect.objectContaining({ code: 'WIRE_UNEXPECTED' }))
    upcalls.credit(8, 1)
  })
})

describe('a cast that a worker makes', () => {
  it('goes to the path that it means, and nobody waits for an answer', () => {
    const { upcalls, sent } = stage()
    upcalls.cast(cast('./sibling', 100, { trace: 'x' }))
    upcalls.cast(cast())
    expect(sent).toEqual([
      {
        path: 'main/group/sibling',
        request: { method: 'm', args: 'args', options: { deadlineMs: 100, headers: { trace: 'x' } } },
        answer: undefined,
      },
      {
        path: 'main/group/sibling',
        request: { method: 'm', args: 'args', options: { deadlineMs: 'infinity' } },
        answer: undefined,
      },
    ])
  })
})
