import '../../src/testing/vitest.ts'
import { describe, expect, it } from 'vitest'
import { supervisor, worker } from '../../src/index.ts'
import { killWorker, startVirtual } from '../../src/testing/index.ts'

const tree = supervisor('main', {}, [worker('a', { kind: 'worker', runtime: 'fake', command: 'never-run' })])

describe('the entry for Vitest', () => {
  it('gives `expect` the matchers, and their types', async () => {
    const system = await startVirtual(tree)
    expect(system).not.toHaveRestarted()
    await expect(killWorker(system, 'main/a')).resolves.toExitWith({ type: 'signaled', signal: 'SIGKILL' })
    await system.clock.advance(1)
    expect(system).toHaveRestarted('main/a', 1)
    await expect(system).toLeaveNoProcess()
    await expect(system).toExitWith('shutdown')
  })

  it('fails with the words of the matcher', async () => {
    const reason = { type: 'exited', code: 3 } as const
    await expect(expect(reason).toExitWith('normal')).rejects.toThrow('got exited with code 3')
  })
})
