import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { atom, tuple } from '../../../../adapters/protocols/ports/etf/term.ts'
import { type JsonPortOptions, jsonPort } from '../../../../adapters/protocols/ports/json-port.ts'
import { RemoteError, worker } from '../../../../src/index.ts'
import { awaitEvent } from '../../../fixtures/await-event.ts'
import { hasPrograms } from '../../../fixtures/has-programs.ts'
import { pythonWorker, startMain } from '../../../fixtures/systems.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const PYTHON = file('../../../fixtures/workers/python/json-port.py')
const WORDS = file('../../../../examples/05-foreign-programs/words.mjs')
const TERMS = file('../../../../examples/05-foreign-programs/terms.escript')

const program = (options: Omit<JsonPortOptions, 'command'>, speaks: unknown = options.packet) =>
  jsonPort({ command: 'python3', args: ['-u', PYTHON, String(speaks)], ...options })

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

const logged = (text: string) => awaitEvent('worker:log', ({ message }) => message.includes(text))

describe.each([1, 2, 4, 'line'] as const)('jsonPort({ packet: %s })', (packet) => {
  it('writes a request object, and answers with its result or its error', async () => {
    const ref = (await startMain([worker('w', program({ packet }))])).ref('main/w')
    expect(await ref.call('a.b.asked', [1])).toEqual({ id: 1, module: 'a.b', function: 'asked', args: [1] })
    expect(await ref.call('asked')).toEqual({ id: 2, function: 'asked', args: null })
    const error = await failed(ref.call('fail'))
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({ code: 'REMOTE_ERROR', remote: { message: 'no', data: { message: 'no', n: 1 } } })
  })

  it('takes answers in any order when they have ids', async () => {
    const ref = (await startMain([worker('w', program({ packet, concurrency: 3 }))])).ref('main/w')
    const held = [ref.call('hold'), ref.call('hold'), ref.call('release')]
    expect(await Promise.all(held)).toEqual(['id 1', 'id 2', 'id 3'])
  })
})

describe('jsonPort()', () => {
  it('takes answers in the order of calls when they have no ids, in the words of the program', async () => {
    const own = program({
      packet: 'line',
      concurrency: 8,
      request: ({ method, args }) => [method, args],
      answer: (value) => (Array.isArray(value) ? { result: value[1] as unknown } : undefined),
    })
    const ref = (await startMain([worker('w', own)])).ref('main/w')
    const calls = Array.from({ length: 20 }, (_, i) => ref.call('echo', i))
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  it('fails only the call whose request cannot be made', async () => {
    const picky = program({
      packet: 'line',
      request: ({ id, args }) => {
        if (args === 'bad') throw new Error('not that')
        return { id, function: 'asked' }
      },
    })
    const ref = (await startMain([worker('w', picky)])).ref('main/w')
    expect(await failed(ref.call('m', 'bad'))).toMatchObject({
      code: 'CALL_UNENCODABLE',
      message: expect.stringContaining('not that'),
    })
    expect(await ref.call('m', 'good')).toMatchObject({ function: 'asked' })
  })

  it('drops a cast, unless the program takes what it does not answer', async () => {
    const system = await startMain([
      worker('none', program({ packet: 'line' })),
      worker('some', program({ packet: 'line', casts: true })),
    ])
    const dropped = awaitEvent('message:dropped')
    system.ref('main/none').cast('noted', 1)
    expect((await dropped).why).toContain('a dialect without casts')
    const noted = logged('noted 2')
    system.ref('main/some').cast('noted', 2)
    await noted
  })

  it('runs a Node program of an Erlang user, unchanged', async () => {
    const system = await startMain([worker('w', jsonPort({ command: 'node', args: [WORDS], packet: 'line' }))])
    expect(await system.ref('main/w').call('count', { text: 'one two' })).toBe(2)
    expect(await failed(system.ref('main/w').call('x'))).toMatchObject({ remote: { message: 'no x' } })
  })

  it.skipIf(!hasPrograms('escript'))('speaks the external term format with Erlang', async () => {
    const erlang = jsonPort({
      command: 'escript',
      args: [TERMS],
      packet: 4,
      codec: 'etf',
      ready: { call: { method: 'echo' } },
    })
    const ref = (await startMain([worker('w', erlang)])).ref('main/w')
    expect(await ref.call('reverse', [1, 'two', 3.5, null, true])).toEqual([true, null, 3.5, 'two', 1])
    expect(await ref.call('factorial', 25)).toBe(15_511_210_043_330_985_984_000_000n)
    expect(await ref.call('echo', tuple(atom('ok'), { a: [] }))).toEqual(['ok', { a: [] }])
    expect(await failed(ref.call('sing'))).toMatchObject({ remote: { data: ['undef', 'sing'] } })
  })

  it('speaks MessagePack, binary values too', async () => {
    const request = { id: 1, function: 'm', args: Buffer.from([1, 2]) }
    const raw = jsonPort({
      command: 'cat',
      packet: 2,
      codec: 'msgpack',
      answer: (value) => ({ result: value }),
    })
    expect(await (await startMain([worker('w', raw)])).ref('main/w').call('m', Buffer.from([1, 2]))).toEqual(request)
  })

  it('shows what is no answer in lines', async () => {
    const shown = logged('hello, I print (on stdout; it is no answer)')
    const ref = (await startMain([worker('w', program({ packet: 'line' }))])).ref('main/w')
    expect(await ref.call('banner')).toBe('after the banner')
    expect((await shown).level).toBe('warn')
  })

  it('logs an answer to nothing', async () => {
    const shown = logged('an answer to nothing')
    const ref = (await startMain([worker('w', program({ packet: 4 }))])).ref('main/w')
    expect(await ref.call('wrong_id')).toBe('right')
    await shown
  })
})

describe('what speaks another dialect than was declared', () => {
  it.each([
    [4, 'line', "`jsonPort({ packet: 'line' })`?"],
    [2, 4, '`jsonPort({ packet: 4 })`?'],
    ['line', 4, '`jsonPort({ packet: 4 })`?'],
    [4, 'banner', 'the stream reads "hello, I print'],
  ] as const)('declared %s, speaks %s: is told %s', async (packet, speaks, told) => {
    const system = await startMain([worker('w', program({ packet }, `speaks-${speaks}`), { restart: 'temporary' })])
    const died = awaitEvent('worker:died')
    expect(await failed(system.ref('main/w').call('m', {}))).toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death.reason).toMatchObject({ violation: expect.stringContaining(told) })
  })

  it('a program in JSON lines that was declared as a worker of Tutti’s', async () => {
    const died = awaitEvent('worker:died')
    const wrong = pythonWorker('w', 'echo', {
      command: 'python3',
      args: ['-u', PYTHON, 'speaks-line'],
      descriptors: 'stdio',
    })
    await failed(startMain([wrong]))
    expect((await died).death.reason).toMatchObject({
      diagnosis: expect.stringContaining("jsonPort({ packet: 'line' })"),
    })
  })

  it.each([4, 'line'] as const)('a worker of Tutti’s that was declared jsonPort({ packet: %s })', async (packet) => {
    const { start } = pythonWorker('w', 'echo')
    const options = { ...start, dialect: undefined }
    const { command, args, env, prepare } = options as unknown as JsonPortOptions
    const system = await startMain([
      worker('w', jsonPort({ command, packet, args: args ?? [], env: env ?? {}, prepare: prepare ?? [] }), {
        restart: 'temporary',
      }),
    ])
    const died = awaitEvent('worker:died')
    await failed(system.ref('main/w').call('echo', {}))
    const { death } = await died
    expect(`${JSON.stringify(death.reason)} ${death.stderrTail}`).toMatch(/Tutti/i)
  })
})

describe('jsonPort() with bad input', () => {
  it.each([
    ['half_a_message', 'exited', undefined],
    ['not_utf8', 'protocol', 'WIRE_BAD_PAYLOAD'],
    ['not_json', 'protocol', 'WIRE_BAD_PAYLOAD'],
    ['no_answer', 'protocol', 'WIRE_BAD_MESSAGE'],
    ['too_long', 'protocol', 'WIRE_FRAME_TOO_LARGE'],
  ])('%s ends the life, its caller is told, and nobody else notices', async (method, type, code) => {
    const [bad, good] = ['bad', 'good'].map((id) => worker(id, program({ packet: 4, maxFrameBytes: 65_536 })))
    const system = await startMain([bad, good].flatMap((each) => each ?? []))
    const died = awaitEvent('worker:died')
    expect(await failed(system.ref('main/bad').call(method))).toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death.reason).toMatchObject({ type, ...(code === undefined ? {} : { code }) })
    expect(await system.ref('main/good').call('echo', 1)).toBe(1)
    expect(await system.ref('main/bad').call('echo', 1)).toBe(1)
  })

  it('100 MB in one line end the life when 1 MiB of it has come', async () => {
    const system = await startMain([
      worker('w', program({ packet: 'line', maxFrameBytes: 1_048_576 }), { restart: 'temporary' }),
    ])
    const died = awaitEvent('worker:died')
    expect(await failed(system.ref('main/w').call('endless'))).toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death.reason).toMatchObject({ code: 'WIRE_FRAME_TOO_LARGE' })
  })
})
