import { getEventListeners } from 'node:events'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import type { Address } from '../../src/calls/address.ts'
import type { CallOptions } from '../../src/calls/call-options.ts'
import { Directory } from '../../src/calls/directory.ts'
import { type ItemOf, Ref } from '../../src/calls/ref.ts'
import { DeadlineWheel } from '../../src/clock/deadline-wheel.ts'
import { CallError } from '../../src/errors/call-error.ts'
import { createTelemetry, subscribe } from '../../src/telemetry/telemetry.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { PROGRAM } from '../spec/fakes.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { FakeReceiver } from './fake-receiver.ts'

const stage = () => {
  const clock = new TestClock()
  const wheel = new DeadlineWheel(clock)
  const telemetry = createTelemetry('ref-test')
  const limits = {
    maxMessages: 10,
    overflow: 'reject',
    order: 'priority',
    ageMs: 1_000,
    lateMs: 1_000,
    queueMs: 'infinity',
  } as const
  const directory = new Directory({ clock, wheel, telemetry }, () => limits)
  const add = (id: string): Address => {
    const spec = resolveChildSpec({ id, start: PROGRAM }, { path: 'main', autoShutdown: undefined })
    directory.observeSlot(`main/${id}`, 'running', spec)
    const address = directory.find(`main/${id}`)
    if (address === undefined) throw new Error('no address')
    return address
  }
  const remove = (id: string): void => {
    directory.observeSlot(
      `main/${id}`,
      'gone',
      resolveChildSpec({ id, start: PROGRAM }, { path: 'main', autoShutdown: undefined }),
    )
  }
  const address = add('w')
  const life = new FakeReceiver()
  return {
    clock,
    wheel,
    directory,
    address,
    life,
    add,
    remove,
    ref: new Ref('main/w', { clock, wheel, telemetry, directory }),
  }
}

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  )

describe('Ref.call', () => {
  it('resolves to what the life answers', async () => {
    const { ref, address, life } = stage()
    address.bind(life)
    const call = ref.call('m', { a: 1 }, { headers: { trace: 'x' } })
    const [envelope] = life.delivered
    expect(envelope?.asked).toEqual({
      method: 'm',
      args: { a: 1 },
      headers: { trace: 'x' },
      deadlineAt: 5_000,
      priority: 0,
      queueMs: 'infinity',
      graceMs: undefined,
      idempotent: false,
      maxAttempts: 1,
      flow: undefined,
    })
    envelope?.resolve('answer')
    expect(await call).toBe('answer')
  })

  it.each([
    ['five seconds when nothing is said', {}, { deadlineAt: 5_000, idempotent: false, maxAttempts: 1 }],
    ['priority 0 when nothing is said', {}, { priority: 0 }],
    ['its priority', { priority: -4 }, { priority: -4 }],
    ['no deadline', { deadlineMs: 'infinity' }, { deadlineAt: undefined }],
    ['three attempts when it is idempotent', { idempotent: true }, { idempotent: true, maxAttempts: 3 }],
    ['as many attempts as are allowed', { idempotent: true, maxAttempts: 7 }, { maxAttempts: 7 }],
    [
      'one attempt when it is not idempotent, whatever is allowed',
      { maxAttempts: 7 },
      { idempotent: false, maxAttempts: 1 },
    ],
  ] as const)('gives it %s', (_, options: CallOptions, expected) => {
    const { ref, address, life } = stage()
    address.bind(life)
    void ref.call('m', undefined, options)
    expect(life.delivered[0]?.asked).toMatchObject(expected)
  })

  it.each([
    ['an empty method', '', {}, "non-empty string; got ''"],
    ['a deadline below 0', 'm', { deadlineMs: -1 }, "finite number >= 0 or 'infinity'; got -1"],
    ['a deadline that is no number', 'm', { deadlineMs: Number.NaN }, 'got NaN'],
    ['an infinite number', 'm', { deadlineMs: Number.POSITIVE_INFINITY }, 'got Infinity'],
    ['half an attempt', 'm', { maxAttempts: 1.5 }, 'whole number >= 1; got 1.5'],
    ['a priority above the highest', 'm', { priority: 5 }, 'whole number from -4 to 4; got 5'],
    ['a priority below the lowest', 'm', { priority: -5 }, 'got -5'],
    ['half a priority', 'm', { priority: 0.5 }, 'got 0.5'],
    ['no attempt', 'm', { maxAttempts: 0 }, 'whole number >= 1; got 0'],
  ])('rejects %s with CALL_INVALID, and nothing is sent', async (_, method, options, message) => {
    const { ref, address } = stage()
    expect(await errorOf(ref.call(method, 1, options))).toMatchObject({
      code: 'CALL_INVALID',
      target: 'main/w',
      progress: 'not_delivered',
      message: expect.stringContaining(message),
    })
    expect(address.queued).toBe(0)
    expect(() => ref.cast('', 1)).toThrow(CallError)
  })

  it('rejects at once for a path that nobody has, and says which there are, but not all of many', async () => {
    const { add, directory, clock, wheel } = stage()
    for (let at = 0; at < 20; at += 1) add(`child${at}`)
    const ref = new Ref('main/nobody', { clock, wheel, telemetry: createTelemetry('x'), directory })
    const error = await errorOf(ref.call('m'))
    expect(error).toMatchObject({ code: 'CALL_NOPROC', progress: 'not_delivered' })
    expect(String(error)).toContain('there is no child "main/nobody"; there are "main/w", "main/child0"')
    expect(String(error)).not.toContain('child15')
    const empty = new Ref('a/b', {
      clock,
      wheel,
      telemetry: createTelemetry('x'),
      directory: new Directory(
        { clock, wheel: new DeadlineWheel(clock), telemetry: createTelemetry('x') },
        () => undefined,
      ),
    })
    expect(String(await errorOf(empty.call('m')))).toContain('the system has no children now')
  })

  it('may be taken before the child exists', async () => {
    const { add, directory, clock, wheel, life } = stage()
    const ref = new Ref('main/later', { clock, wheel, telemetry: createTelemetry('x'), directory })
    expect([ref.queued, ref.lastDeath]).toEqual([0, undefined])
    add('later').bind(life)
    const call = ref.call('m')
    life.delivered[0]?.resolve(1)
    expect(await call).toBe(1)
  })
})

describe('the signal of a call', () => {
  it('that is aborted already keeps it from being sent', async () => {
    const { ref, address, wheel } = stage()
    const signal = AbortSignal.abort('why')
    expect(await errorOf(ref.call('m', 1, { signal }))).toMatchObject({
      code: 'CALL_ABORTED',
      progress: 'not_delivered',
      cause: 'why',
    })
    expect([address.queued, wheel.size, getEventListeners(signal, 'abort').length]).toEqual([0, 0, 0])
  })

  it('takes it out of the mailbox', async () => {
    const { ref, address, wheel } = stage()
    const abort = new AbortController()
    const call = errorOf(ref.call('m', 1, { signal: abort.signal }))
    expect(ref.queued).toBe(1)
    abort.abort()
    expect(await call).toMatchObject({ code: 'CALL_ABORTED', progress: 'not_delivered' })
    expect([address.queued, wheel.size]).toEqual([0, 0])
  })

  it('is told to the life that has it', async () => {
    const { ref, address, life } = stage()
    address.bind(life)
    const abort = new AbortController()
    const call = errorOf(ref.call('m', 1, { signal: abort.signal }))
    abort.abort()
    expect(await call).toMatchObject({ code: 'CALL_ABORTED', progress: 'started' })
    expect(life.abandoned).toEqual(life.delivered)
  })

  it('reaches whoever has it, also when the child was deleted and added anew meanwhile', async () => {
    const { ref, address, life, add, remove } = stage()
    address.bind(life)
    const abort = new AbortController()
    const call = errorOf(ref.call('m', 1, { signal: abort.signal }))
    remove('w')
    const successor = add('w')
    abort.abort()
    expect(await call).toMatchObject({ code: 'CALL_ABORTED', progress: 'started' })
    expect(life.abandoned).toEqual(life.delivered)
    expect(successor.queued).toBe(0)
  })

  it.each(['answered', 'failed', 'expired'] as const)('is let go of when the call is %s', async (end) => {
    const { ref, address, life, clock } = stage()
    address.bind(life)
    const { signal } = new AbortController()
    const call = errorOf(ref.call('m', 1, { signal }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    if (end === 'answered') life.delivered[0]?.resolve(1)
    if (end === 'failed')
      life.delivered[0]?.reject(new CallError('CALL_EXITED', '', { target: '', method: '', progress: 'started' }))
    if (end === 'expired') clock.advanceNow(6_000)
    await call
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('is let go of, and the settlement still reported, when both are asked for', async () => {
    const { ref, address, life } = stage()
    address.bind(life)
    const settled = awaitEvent('call:settled')
    const { signal } = new AbortController()
    void ref.call('m', 1, { signal })
    life.delivered[0]?.resolve(1)
    expect(await settled).toMatchObject({ method: 'm', code: 'ok' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('Ref.cast', () => {
  it('has no deadline unless it is given one', () => {
    const { ref, address, life, wheel } = stage()
    address.bind(life)
    ref.cast('a')
    expect(wheel.size).toBe(0)
    ref.cast('b', null, { deadlineMs: 100 })
    expect(life.delivered.map(({ asked }) => asked.deadlineAt)).toEqual([undefined, 100])
  })

  it('to nobody is told by telemetry', async () => {
    const { directory, clock, wheel } = stage()
    const dropped = awaitEvent('message:dropped')
    new Ref('main/nobody', { clock, wheel, telemetry: createTelemetry('ref-test'), directory }).cast('m')
    expect(await dropped).toEqual({
      system: 'ref-test',
      path: 'main/nobody',
      method: 'm',
      why: 'there is no such child',
    })
  })
})

describe('telemetry of a call', () => {
  it('tells when it is sent, and how it was settled after how long', async () => {
    const { ref, address, life, clock } = stage()
    address.bind(life)
    const sent = vi.fn()
    const settled = vi.fn()
    const undo = [subscribe('call:sent', sent), subscribe('call:settled', settled)]
    const call = errorOf(ref.call('m'))
    clock.advanceNow(5_010)
    await call
    for (const each of undo) each()
    expect(sent.mock.calls).toEqual([[{ system: 'ref-test', path: 'main/w', method: 'm' }]])
    expect(settled.mock.calls).toEqual([
      [
        {
          system: 'ref-test',
          path: 'main/w',
          method: 'm',
          code: 'CALL_TIMEOUT',
          durationMs: expect.closeTo(5_000, -2),
        },
      ],
    ])
  })

  it('costs nothing when nobody listens', () => {
    const { ref, address, life } = stage()
    address.bind(life)
    void ref.call('m')
    expect(life.delivered[0]?.onSettled).toBeUndefined()
  })
})

describe('the elements of a stream', () => {
  interface Contract {
    tokens(text: string): AsyncIterable<string>
    numbers(): Generator<number, string>
    words(text: string): string[]
    name(): string
  }

  it('are typed by the contract; what is one value is the only element', () => {
    expectTypeOf<ItemOf<Contract, 'tokens'>>().toEqualTypeOf<string>()
    expectTypeOf<ItemOf<Contract, 'numbers'>>().toEqualTypeOf<number>()
    expectTypeOf<ItemOf<Contract, 'words'>>().toEqualTypeOf<string[]>()
    expectTypeOf<ItemOf<Contract, 'name'>>().toEqualTypeOf<string>()
  })
})
