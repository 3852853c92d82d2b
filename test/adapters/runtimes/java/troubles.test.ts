import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { java } from '../../../../adapters/runtimes/java/adapter.ts'
import { type System, worker } from '../../../../src/index.ts'
import { startMain } from '../../../fixtures/systems.ts'

const dir = new URL('../../../fixtures/workers/java/troubles', import.meta.url)
const program = java({ dir, main: 'Troubles', jvmArgs: ['-Xmx64m'] })
const COMPILER = 'javac'
const hasJava = spawnSync(COMPILER, ['-version']).error === undefined

const startTwo = (): Promise<System> =>
  startMain([worker('w', program), worker('sibling', program)], { intensity: 100 })

describe.skipIf(!hasJava)('a handler in Java', { timeout: 120_000 }, () => {
  it.each([
    ['exit', { code: 3 }],
    ['halt', { code: 4 }],
    ['exhaust_heap', { code: 3 }],
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

  it('may fail in any way that is no end of the process, and the worker lives on', async () => {
    const system = await startTwo()
    const ref = system.ref('main/w')
    for (const [method, name] of [
      ['overflow', 'java.lang.StackOverflowError'],
      ['throw_nasty', 'Troubles$Nasty'],
      ['broken_accessor', 'java.lang.IllegalStateException'],
      ['bad_fraction', 'java.lang.IllegalArgumentException'],
    ] as const) {
      await expect(ref.call(method)).rejects.toMatchObject({ code: 'REMOTE_ERROR', remote: { name } })
    }
    expect(await ref.call('echo', 1)).toBe(1)
    expect(ref.lastDeath).toBeUndefined()
  })

  it('is interrupted when its call is cancelled, and so are the threads that it waits in', async () => {
    const system = await startTwo()
    const ref = system.ref('main/w')
    for (const method of ['sleep', 'print_without_end']) {
      const abort = new AbortController()
      const call = ref.call(method, null, { signal: abort.signal, deadlineMs: 'infinity' })
      const refused = expect(call).rejects.toMatchObject({ code: 'CALL_ABORTED' })
      expect(await system.ref('main/sibling').call('echo', 'meanwhile')).toBe('meanwhile')
      abort.abort()
      await refused
      expect(await ref.call('echo', 'after')).toBe('after')
    }
    expect(ref.lastDeath).toBeUndefined()
  })
})
