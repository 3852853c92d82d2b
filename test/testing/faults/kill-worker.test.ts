import { describe, expect, it } from 'vitest'
import { killWorker } from '../../../src/testing/index.ts'
import { pythonWorker, startMain } from '../../fixtures/systems.ts'

describe('killWorker', () => {
  it('ends a worker of any system, and tells how it died', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const pid = await system.ref('main/w').call('pid')
    const death = await killWorker(system, 'main/w')
    expect(death).toMatchObject({ path: 'main/w', pid, reason: { type: 'signaled', signal: 'SIGKILL' } })
    expect(await system.ref('main/w').call('pid')).not.toBe(pid)
  })

  it('sends any signal', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const { reason } = await killWorker(system, 'main/w', 'SIGUSR2')
    expect(reason).toEqual({ type: 'signaled', signal: 'SIGUSR2' })
  })

  it('throws when no process of that worker lives, and names those that do', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    expect(() => killWorker(system, 'main/typo')).toThrow('No process of "main/typo" lives; those that do: "main/w"')
    await system.shutdown()
    expect(() => killWorker(system, 'main/w')).toThrow('those that do: none')
  })
})
