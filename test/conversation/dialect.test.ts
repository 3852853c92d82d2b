import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type WorkerOverrides, worker } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { rawDialect } from './raw-dialect.ts'

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/python/raw-bytes.py', import.meta.url))

/** A worker whose program knows nothing of Tutti. */
const raw = (options: { readonly onOverrun?: 'kill' } = {}, overrides: WorkerOverrides = {}) =>
  worker(
    'w',
    {
      kind: 'worker',
      runtime: 'raw',
      command: 'python3',
      args: ['-u', PROGRAM],
      descriptors: 'stdio',
      dialect: rawDialect,
      graceMs: 1,
      ...options,
    },
    overrides,
  )

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

describe('a worker that speaks another dialect', () => {
  it('is ready without a handshake, and answers in order', async () => {
    const system = await startMain([raw()])
    const ref = system.ref('main/w')
    expect(await Promise.all(['a', 'b', 'c'].map((text) => ref.call('m', text)))).toEqual(['A', 'B', 'C'])
  })

  it('is refused what it has no words for, and lives on', async () => {
    const system = await startMain([raw()])
    const ref = system.ref('main/w')
    const dropped = awaitEvent('message:dropped')
    ref.cast('m', 'x')
    expect((await dropped).why).toContain('a dialect without casts')
    const stream = failed(Promise.resolve(ref.stream('m', 'x')[Symbol.asyncIterator]().next()))
    expect(await stream).toMatchObject({ code: 'CALL_INVALID', progress: 'not_delivered' })
    expect(await failed(ref.call('m', 'x'.repeat(256)))).toMatchObject({ code: 'CALL_UNENCODABLE' })
    expect(await ref.call('m', 'x')).toBe('X')
  })

  it('is killed when a call that cannot be cancelled outruns its grace; what it was given counts as started', async () => {
    const system = await startMain([raw({ onOverrun: 'kill' })])
    const ref = system.ref('main/w')
    const asleep = awaitEvent('worker:log', ({ message }) => message === 'asleep')
    const died = awaitEvent('worker:died')
    const abort = new AbortController()
    const first = failed(ref.call('m', 'sleep', { signal: abort.signal }))
    const behind = failed(ref.call('m', 'behind', { deadlineMs: 'infinity' }))
    const again = ref.call('m', 'again', { deadlineMs: 'infinity', idempotent: true })
    await asleep
    abort.abort()
    expect(await first).toMatchObject({ code: 'CALL_ABORTED' })
    expect(await behind).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
    expect(await again).toBe('AGAIN')
    expect((await died).death.reason).toMatchObject({ type: 'overrun', method: 'm' })
  })

  it('fails a call at its deadline, and what waits in the mailbox goes to the successor of a life that ended', async () => {
    const system = await startMain([raw()])
    const ref = system.ref('main/w')
    expect(await failed(ref.call('m', 'sleep', { deadlineMs: 20 }))).toMatchObject({ code: 'CALL_TIMEOUT' })
    const died = awaitEvent('worker:died')
    for (const { pid } of system.processes) process.kill(pid, 'SIGKILL')
    await died
    expect(await failed(ref.call('m', 'exit'))).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
    expect(await ref.call('m', 'the next life')).toBe('THE NEXT LIFE')
  })

  it('reads the end of its input when it is to stop', async () => {
    const system = await startMain([raw()])
    await system.ref('main/w').call('m', 'x')
    const died = awaitEvent('worker:died')
    expect(await system.shutdown()).toMatchObject({ exitCode: 0, unstopped: [] })
    expect((await died).death).toMatchObject({ reason: { type: 'shutdown' }, code: 0 })
  })
})
