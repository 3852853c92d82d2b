import { describe, expect, it } from 'vitest'
import { CallError } from '../../src/errors/call-error.ts'
import type { Answer } from '../../src/registry/envelope.ts'
import type { Request } from '../../src/registry/ref.ts'
import { Kind } from '../../src/wire/kind.ts'
import { Upcalls } from '../../src/worker/upcalls.ts'

interface Sent {
  readonly path: string
  readonly request: Request
  readonly answer: Answer | undefined
}

/** The upcalls of a worker at `linguistics/sentiment`; what they send and write is kept. */
const upcallsOf = () => {
  const sent: Sent[] = []
  const written: unknown[][] = []
  const upcalls = new Upcalls(
    'linguistics/sentiment',
    (path, request, answer) => sent.push({ path, request, answer }),
    (message) => written.push(message),
  )
  return { upcalls, sent, written }
}

const call = {
  kind: Kind.CALL,
  id: 7,
  target: './tokenizer',
  method: 'sentences',
  args: { text: 'Terve.' },
  ttlMs: 250,
  headers: { trace: '1' },
  idempotent: false,
} as const

describe('a call from a worker', () => {
  it('goes to the path that it names, with what is left of its time and its headers', () => {
    const { upcalls, sent } = upcallsOf()
    upcalls.call(call)
    expect(sent).toMatchObject([
      {
        path: 'linguistics/tokenizer',
        request: {
          method: 'sentences',
          args: { text: 'Terve.' },
          options: { deadlineMs: 250, headers: { trace: '1' }, idempotent: false },
        },
      },
    ])
  })

  it('has no deadline when it names none', () => {
    const { upcalls, sent } = upcallsOf()
    upcalls.call({ ...call, ttlMs: undefined, headers: undefined })
    expect(sent[0]?.request.options).toEqual({
      deadlineMs: 'infinity',
      idempotent: false,
      signal: expect.any(AbortSignal) as AbortSignal,
    })
  })

  it('may be repeated when the worker says so, as often as any', () => {
    const { upcalls, sent } = upcallsOf()
    upcalls.call({ ...call, idempotent: true })
    expect(sent[0]?.request.options).toMatchObject({ idempotent: true })
    expect(sent[0]?.request.options).not.toHaveProperty('maxAttempts')
  })

  it('is answered once, under its own id', () => {
    const { upcalls, sent, written } = upcallsOf()
    upcalls.call(call)
    sent[0]?.answer?.resolve(['Terve.'])
    sent[0]?.answer?.resolve('again')
    expect(written).toEqual([[Kind.REPLY, 7, ['Terve.']]])
  })

  it('is answered with the code of the error that it met', () => {
    const { upcalls, sent, written } = upcallsOf()
    upcalls.call(call)
    const details = { target: 'linguistics/tokenizer', method: 'sentences', progress: 'not_delivered' } as const
    sent[0]?.answer?.reject(new CallError('CALL_TIMEOUT', 'too late', details))
    expect(written).toEqual([[Kind.FAIL, 7, expect.objectContaining({ code: 'CALL_TIMEOUT', message: 'too late' })]])
  })

  it('is answered UNENCODABLE when the result cannot be carried to the worker', () => {
    const written: unknown[][] = []
    const upcalls = new Upcalls(
      'a/b',
      (_path, _request, answer) => answer?.resolve(() => 1),
      (message) => {
        if (message[0] === Kind.REPLY) throw new Error('a function cannot be carried')
        written.push(message)
      },
    )
    upcalls.call(call)
    expect(written).toEqual([
      [Kind.FAIL, 7, { code: 'UNENCODABLE', name: 'Unencodable', message: 'a function cannot be carried' }],
    ])
  })

  it('is a violation when its id is open, and none when that has been answered', () => {
    const { upcalls, sent } = upcallsOf()
    upcalls.call(call)
    expect(() => upcalls.call(call)).toThrow(expect.objectContaining({ code: 'WIRE_UNEXPECTED' }))
    sent[0]?.answer?.resolve(1)
    expect(() => upcalls.call(call)).not.toThrow()
  })

  it('is aborted by CANCEL, and its answer still comes', () => {
    const { upcalls, sent, written } = upcallsOf()
    upcalls.call(call)
    upcalls.cancel(7)
    upcalls.cancel(8)
    expect(sent[0]?.request.options.signal?.aborted).toBe(true)
    sent[0]?.answer?.resolve('late')
    expect(written).toEqual([[Kind.REPLY, 7, 'late']])
  })

  it('is aborted when its worker ends, and then nothing is written', () => {
    const { upcalls, sent, written } = upcallsOf()
    upcalls.call(call)
    upcalls.abandon()
    expect(sent[0]?.request.options.signal?.aborted).toBe(true)
    sent[0]?.answer?.resolve('late')
    expect(written).toEqual([])
  })
})

describe('a cast from a worker', () => {
  it('has no answer, and waits as long as it takes when it names no time', () => {
    const { upcalls, sent } = upcallsOf()
    upcalls.cast({ ...call, kind: Kind.CAST, ttlMs: undefined, headers: undefined, target: '../audit' })
    expect(sent).toEqual([
      {
        path: 'audit',
        request: { method: 'sentences', args: { text: 'Terve.' }, options: { deadlineMs: 'infinity' } },
        answer: undefined,
      },
    ])
  })
})
