import { describe, expect, it } from 'vitest'
import { CallError, type CallOptions, RemoteError, worker } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'
import { speakingProgram } from './raw-program.ts'

/** What a promise rejects with. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  )

describe('call', () => {
  it('gets the result of the handler', async () => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    const args = { text: 'Hyvää päivää', numbers: [1, -1, 2 ** 40, 1.5], nothing: null, bytes: Buffer.from([0, 255]) }
    expect(await system.ref('main/echo').call('echo', args)).toEqual(args)
  })

  it('carries NaN and infinities', async () => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    expect(await system.ref('main/echo').call('echo', [Number.NaN, Number.NEGATIVE_INFINITY])).toEqual([
      Number.NaN,
      Number.NEGATIVE_INFINITY,
    ])
  })

  it('rejects with CALL_NOPROC for a path that nobody has, and says which there are', async () => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    const error = await errorOf(system.ref('main/ecko').call('echo', 1))
    expect(error).toMatchObject({ code: 'CALL_NOPROC', target: 'main/ecko', progress: 'not_delivered' })
    expect(String(error)).toContain('there are "main/echo"')
  })

  it.each([
    ['a function', () => 1, /args\.value is a function/],
    ['a BigInt that is out of range', 2n ** 70n, /args\.value is a bigint beyond 64 bits/],
    [
      'a cycle',
      Object.assign(Object.create(null), {
        get self() {
          return this
        },
      }),
      /contains itself/,
    ],
    ['a symbol', Symbol('x'), /args\.value is a symbol/],
    ['floats that would be written wrongly', new Float32Array(2), /args\.value is a Float32Array/],
  ])('rejects %s with CALL_UNENCODABLE, and touches no other call', async (_, value, message) => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    const ref = system.ref('main/echo')
    const [bad, good] = await Promise.all([errorOf(ref.call('echo', { value })), ref.call('echo', 'fine')])
    expect(bad).toMatchObject({ name: 'CallError', code: 'CALL_UNENCODABLE', progress: 'not_delivered' })
    expect(String(bad)).toMatch(message)
    expect(good).toBe('fine')
  })

  it('rejects arguments that would be larger than a frame may be', async () => {
    const system = await startMain([nodeWorker('echo', 'echo', { maxFrameBytes: 1024 })])
    const error = await errorOf(system.ref('main/echo').call('echo', 'x'.repeat(2_000)))
    expect(error).toMatchObject({ code: 'CALL_UNENCODABLE', message: expect.stringContaining('maxFrameBytes (1024)') })
  })

  it.each([
    ['an empty method', '', {}],
    ['a deadline that is negative', 'echo', { deadlineMs: -1 }],
    ['a deadline that is no number', 'echo', { deadlineMs: Number.NaN }],
    ['no attempts', 'echo', { maxAttempts: 0 }],
    // As a caller without types may have it.
    ['headers that are no strings', 'echo', JSON.parse('{ "headers": { "a": 1 } }') as CallOptions],
  ])('rejects %s with CALL_INVALID', async (_, method, options) => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    expect(await errorOf(system.ref('main/echo').call(method, 1, options))).toMatchObject({ code: 'CALL_INVALID' })
  })

  it('rejects with REMOTE_UNKNOWN_METHOD, and says which there are', async () => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    const error = await errorOf(system.ref('main/echo').call('ecko', 1))
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({ code: 'REMOTE_UNKNOWN_METHOD', message: expect.stringContaining('"echo"') })
  })

  it("keeps the worker's error apart from ours, with its own stack", async () => {
    const system = await startMain([pythonWorker('p', 'echo')])
    const error = await errorOf(system.ref('main/p').call('fail', { message: 'no such language' }))
    expect(error).toMatchObject({
      code: 'REMOTE_ERROR',
      remote: {
        name: 'ValueError',
        message: 'no such language',
        stack: expect.stringMatching(/echo\.py", line \d+, in fail/),
      },
    })
  })

  it('rejects with CALL_TIMEOUT when the deadline passes, and says that it may have been started', async () => {
    const system = await startMain([pythonWorker('p', 'echo_async')])
    const error = await errorOf(system.ref('main/p').call('wait', { ms: 60_000 }, { deadlineMs: 50 }))
    expect(error).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
    expect(await system.ref('main/p').call('echo', 'lives')).toBe('lives')
  })

  it('does not say that a call behind another was not started: the worker may come to it before it is told', async () => {
    // It has answered both when it reads the CANCEL of the second.
    const program = speakingProgram(`([kind, id], say) => {
      if (kind === Kind.CANCEL) for (const answered of [id - 1, id]) say([Kind.REPLY, answered, 'done'])
    }`)
    const system = await startMain([worker('w', program)])
    const ref = system.ref('main/w')
    const abort = new AbortController()
    const first = ref.call('first')
    const second = errorOf(ref.call('second', null, { signal: abort.signal }))
    abort.abort()
    expect(await second).toMatchObject({ code: 'CALL_ABORTED', progress: 'started' })
    expect(await first).toBe('done')
  })

  it('is cancelled by its signal, before and after it was delivered', async () => {
    const system = await startMain([pythonWorker('p', 'echo_async')])
    const ref = system.ref('main/p')
    expect(await errorOf(ref.call('echo', 1, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'CALL_ABORTED',
      progress: 'not_delivered',
    })
    const abort = new AbortController()
    const delivered = awaitEvent('call:delivered', ({ path }) => path === 'main/p')
    const call = errorOf(ref.call('wait', { ms: 60_000 }, { signal: abort.signal }))
    await delivered
    abort.abort(new Error('changed my mind'))
    expect(await call).toMatchObject({ code: 'CALL_ABORTED', progress: 'started', cause: new Error('changed my mind') })
    expect(await ref.call('echo', 'lives')).toBe('lives')
  })

  it('gives up waiting after queueMs, and says that it was never delivered', async () => {
    const system = await startMain([pythonWorker('p', 'echo', { maxInFlight: 1, mailbox: { queueMs: 50 } })])
    const ref = system.ref('main/p')
    const long = ref.call('sleep_busy', { ms: 400 })
    expect(await errorOf(ref.call('echo', 1))).toMatchObject({
      code: 'CALL_TIMEOUT',
      progress: 'not_delivered',
      message: expect.stringContaining('longer than queueMs (50)'),
    })
    await long
  })

  it.each([
    ['reject', ['ok', 'ok', 'CALL_MAILBOX_FULL']],
    ['drop_newest', ['ok', 'ok', 'CALL_MAILBOX_FULL']],
    ['drop_oldest', ['ok', 'CALL_MAILBOX_FULL', 'ok']],
  ] as const)('meets a full mailbox by its policy %s', async (overflow, expected) => {
    const system = await startMain([
      pythonWorker('p', 'echo', { maxInFlight: 1, mailbox: { maxMessages: 1, overflow } }),
    ])
    const ref = system.ref('main/p')
    const calls = [ref.call('sleep_busy', { ms: 200 }), ref.call('echo', 1), ref.call('echo', 2)]
    const codes = await Promise.all(
      calls.map((call) =>
        call.then(
          () => 'ok',
          (error: unknown) => (error instanceof CallError ? error.code : String(error)),
        ),
      ),
    )
    expect(codes).toEqual(expected)
  })
})

describe('cast', () => {
  it('reaches the worker without an answer, in order with calls', async () => {
    const system = await startMain([pythonWorker('p', 'echo')])
    const ref = system.ref('main/p')
    for (let count = 0; count < 500; count += 1) ref.cast('counter')
    expect(await ref.call('counter')).toBe(501)
  })

  it('to nobody is told by telemetry, and throws nothing', async () => {
    const system = await startMain([nodeWorker('echo', 'echo')])
    const dropped = awaitEvent('message:dropped', ({ path }) => path === 'main/nobody')
    system.ref('main/nobody').cast('record', 1)
    expect(await dropped).toMatchObject({ method: 'record', why: 'there is no such child' })
  })
})

describe('a worker that calls its siblings', () => {
  it('reaches them by a relative and by a full path, through the host', async () => {
    const system = await startMain([nodeWorker('echo', 'echo'), pythonWorker('p', 'echo')])
    const ref = system.ref('main/p')
    for (const target of ['./echo', 'main/echo']) {
      expect(await ref.call('call_sibling', { target, method: 'echo', args: ['through', target] })).toEqual([
        'through',
        target,
      ])
    }
  })

  it('gets the error of a sibling that does not exist, by its code', async () => {
    const system = await startMain([pythonWorker('p', 'echo')])
    const error = await errorOf(system.ref('main/p').call('call_sibling', { target: './nobody', method: 'echo' }))
    expect(error).toMatchObject({
      code: 'REMOTE_ERROR',
      remote: { message: expect.stringContaining('there is no child "main/nobody"') },
    })
  })

  it('passes on what is left of its deadline', async () => {
    const system = await startMain([pythonWorker('slow', 'echo_async'), pythonWorker('p', 'echo_async')])
    const settled = awaitEvent('call:settled', ({ path }) => path === 'main/slow')
    const call = errorOf(
      system
        .ref('main/p')
        .call('call_sibling', { target: './slow', method: 'wait', args: { ms: 60_000 } }, { deadlineMs: 200 }),
    )
    // Whose clock runs out first is open: ours, or the worker's, which then answers with what it
    // knows.
    expect(String(await call)).toMatch(/no answer after|CALL_TIMEOUT|timed out|time/)
    expect((await settled).code).toMatch(/CALL_TIMEOUT|CALL_ABORTED/)
  })
})
