import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type JsonRpcOptions, jsonRpc } from '../../../../adapters/protocols/json-rpc/adapter.ts'
import { actor, behaviour, RemoteError, worker } from '../../../../src/index.ts'
import { awaitEvent } from '../../../fixtures/await-event.ts'
import { startMain } from '../../../fixtures/systems.ts'

const PROGRAM = fileURLToPath(new URL('../../../fixtures/workers/python/json-rpc.py', import.meta.url))

const program = (options: Partial<JsonRpcOptions> = {}) => {
  const { framing = 'line' } = options
  const args = ['-u', PROGRAM, ...(framing === 'line' ? [] : ['--content-length'])]
  return worker('w', jsonRpc({ command: 'python3', args, framing, ...options }))
}

/** Answers the questions of the program. */
const editor = () =>
  actor(
    'editor',
    behaviour({ init: () => undefined, calls: { question: (_: undefined, of: unknown) => ({ answered: of }) } }),
  )

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

const logged = (text: string) => awaitEvent('worker:log', ({ message }) => message.includes(text))

describe.each(['line', 'content-length'] as const)('jsonRpc() with framing %s', (framing) => {
  it('makes a call a request, a cast a notification, and an error a RemoteError with its code', async () => {
    const ref = (await startMain([program({ framing })])).ref('main/w')
    expect(await ref.call('echo', { text: 'ä\n' })).toEqual({ text: 'ä\n' })
    expect(await ref.call('echo', ['a', 1])).toEqual(['a', 1])
    ref.cast('noticed', {})
    expect(await ref.call('notified')).toEqual(['noticed'])
    const error = await failed(ref.call('fail'))
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({
      code: 'REMOTE_ERROR',
      remote: { message: 'no', data: { code: 42, data: { why: 'because' } } },
    })
    expect(await failed(ref.call('sing'))).toMatchObject({ code: 'REMOTE_UNKNOWN_METHOD' })
    expect(await failed(ref.call('echo', 'no params'))).toMatchObject({ code: 'CALL_UNENCODABLE' })
  })

  it('reads batches, in any order', async () => {
    const ref = (await startMain([program({ framing })])).ref('main/w')
    const held = [ref.call('hold'), ref.call('hold')]
    expect(await Promise.all([...held, ref.call('release')])).toEqual(['released', 'released', 'released'])
  })
})

describe('jsonRpc()', () => {
  it('refuses requests of the program with -32601 when nobody handles them', async () => {
    const ref = (await startMain([program()])).ref('main/w')
    const told = logged('asked for "question"')
    expect(await ref.call('ask', { method: 'question' })).toMatchObject({ id: 'own', error: { code: -32601 } })
    expect((await told).level).toBe('debug')
  })

  it('sends requests of the program to its handler, and answers them with what that says', async () => {
    const ref = (await startMain([editor(), program({ handler: './editor' })])).ref('main/w')
    expect(await ref.call('ask', { method: 'question', params: { a: 1 } })).toMatchObject({
      id: 'own',
      result: { answered: { a: 1 } },
    })
    expect(await ref.call('ask', { method: 'riddle' })).toMatchObject({ id: 'own', error: { code: -32601 } })
  })

  it('answers a batch of requests with one array', async () => {
    const ref = (await startMain([editor(), program({ handler: './editor' })])).ref('main/w')
    const question = (id: number) => ({ jsonrpc: '2.0', id, method: 'question', params: [id] })
    const answered = logged('a batch of')
    await ref.call('raw', [JSON.stringify([question(1), question(2)])])
    expect((await answered).message).toContain("a batch of 2 with [{'answered': [1]}, {'answered': [2]}]")
  })

  it('cancels in the words of language servers, and waits for their answer', async () => {
    const ref = (await startMain([program({ cancel: '$/cancelRequest', concurrency: 1 })])).ref('main/w')
    const abort = new AbortController()
    const held = logged('notified of "held"')
    const call = failed(ref.call('hold', {}, { signal: abort.signal }))
    await held
    abort.abort()
    expect(await call).toMatchObject({ code: 'CALL_ABORTED' })
    expect(await ref.call('echo', {})).toEqual({})
  })

  it('cancels in the words of MCP, whose servers do not answer: its place is free at once', async () => {
    const ref = (await startMain([program({ cancel: 'notifications/cancelled', concurrency: 1 })])).ref('main/w')
    const abort = new AbortController()
    const held = logged('notified of "held"')
    const call = failed(ref.call('hold', {}, { signal: abort.signal }))
    await held
    abort.abort()
    expect(await call).toMatchObject({ code: 'CALL_ABORTED' })
    expect(await ref.call('release')).toBe('released')
  })

  it('tells of progress', async () => {
    const ref = (await startMain([program({ progress: 'notifications/progress' })])).ref('main/w')
    const heard: unknown[] = []
    const onProgress = (...said: unknown[]): void => void heard.push(said)
    expect(await ref.call('far', {}, { onProgress })).toBe('there')
    expect(heard).toEqual([[0.25, 'a quarter']])
  })

  it.each([
    ['a banner', 'Server v1 is listening'],
    ['JSON that is no message', '{"level":30,"msg":"hello"}'],
    ['an empty array', '[]'],
    ['an answer to nothing', '{"jsonrpc":"2.0","id":77,"result":1}'],
    ['an error as an answer to nothing', '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}'],
    ['a request that is none', '{"jsonrpc":"2.0","id":{},"method":"x"}'],
  ])('shows %s in the log, and goes on', async (_, line) => {
    const ref = (await startMain([program()])).ref('main/w')
    const told = awaitEvent('worker:log', ({ level }) => level === 'warn')
    expect(await ref.call('raw', [line])).toBe('done')
    await told
    expect(await ref.call('echo', {})).toEqual({})
  })

  it('shows what is not UTF-8 in the log, and goes on', async () => {
    const ref = (await startMain([program()])).ref('main/w')
    const told = logged('it is not UTF-8')
    expect(await ref.call('bytes', ['ff22fe', 1])).toBe('done')
    await told
  })

  it.each([
    ['text among messages with headers', 'content-length', 'WIRE_BAD_PAYLOAD', 'hello\n', 1],
    [
      'an answer that has a result and an error',
      'line',
      'WIRE_BAD_MESSAGE',
      '{"jsonrpc":"2.0","id":1,"result":1,"error":{}}',
      1,
    ],
    ['a line that is longer than maxFrameBytes', 'line', 'WIRE_FRAME_TOO_LARGE', 'x', 10_000],
  ] as const)('ends the life for %s, and its calls fail with why', async (_, framing, code, text, times) => {
    const ref = (await startMain([program({ framing, maxFrameBytes: 8_192 })])).ref('main/w')
    const call = ref.call('bytes', [Buffer.from(text).toString('hex'), times])
    expect(await failed(call)).toMatchObject({ code: 'CALL_EXITED', death: { reason: { type: 'protocol', code } } })
    expect(await ref.call('echo', {})).toEqual({})
  })

  it('refuses wrong options', () => {
    const message = expect.stringContaining('framing')
    expect(() => jsonRpc({ command: 'x' } as never)).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION', message }),
    )
    expect(() => jsonRpc({ framing: 'line' } as never)).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }),
    )
  })
})
