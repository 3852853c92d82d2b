import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { cpp } from '../../../../adapters/runtimes/cpp/adapter.ts'
import { type System, worker } from '../../../../src/index.ts'
import { startMain } from '../../../fixtures/systems.ts'

const program = cpp({ dir: new URL('../../../fixtures/workers/cpp/troubles', import.meta.url) })
const COMPILER = 'c++'
const hasCompiler = spawnSync(COMPILER, ['--version']).error === undefined

const startTwo = (): Promise<System> =>
  startMain([worker('w', program), worker('sibling', program)], { intensity: 100 })

describe.skipIf(!hasCompiler)('a handler in C++', { timeout: 120_000 }, () => {
  it.each([
    ['abort', { signal: 'SIGABRT' }],
    ['exit', { code: 3 }],
    ['overflow', { signal: 'SIGSEGV' }],
    ['segfault', { signal: 'SIGSEGV' }],
    ['throw_elsewhere', { signal: 'SIGABRT' }],
  ])('that ends its process by %s is told with the certificate, and nobody else notices', async (method, death) => {
    const system = await startTwo()
    const sibling = system.ref('main/sibling')
    const before = sibling.call('echo', 'before')
    await expect(system.ref('main/w').call(method)).rejects.toMatchObject({ code: 'CALL_EXITED', death })
    expect(await before).toBe('before')
    expect(await sibling.call('echo', 'after')).toBe('after')
    expect(sibling.lastDeath).toBeUndefined()
    expect(await system.ref('main/w').call('echo', 'again')).toBe('again')
  })

  it('tells the last words of what ended it', async () => {
    const system = await startTwo()
    await expect(system.ref('main/w').call('throw_elsewhere')).rejects.toMatchObject({
      message: expect.stringContaining('in a thread of its own'),
    })
  })

  it.each([
    ['throw_int', 'int'],
    ['throw_struct', expect.stringContaining('Odd')],
    ['throw_null', 'decltype(nullptr)'],
    ['bad_fraction', 'std::invalid_argument'],
  ])('may %s, and lives on', async (method, name) => {
    const system = await startTwo()
    const ref = system.ref('main/w')
    await expect(ref.call(method)).rejects.toMatchObject({ code: 'REMOTE_ERROR', remote: { name } })
    expect(await ref.call('echo', 1)).toBe(1)
    expect(ref.lastDeath).toBeUndefined()
  })

  it('that prints without end keeps nobody from calling', async () => {
    const system = await startTwo()
    const abort = new AbortController()
    const printing = system
      .ref('main/w')
      .call('print_without_end', null, { signal: abort.signal, deadlineMs: 'infinity' })
    const refused = expect(printing).rejects.toMatchObject({ code: 'CALL_ABORTED' })
    expect(await system.ref('main/sibling').call('echo', 'meanwhile')).toBe('meanwhile')
    abort.abort()
    await refused
    expect(await system.ref('main/w').call('echo', 'after')).toBe('after')
  })
})
