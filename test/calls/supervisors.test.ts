import { describe, expect, it } from 'vitest'
import { dynamicSupervisor, supervisor } from '../../src/index.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

describe('a call of a supervisor', () => {
  it.each(['main', 'main/inner', 'main/inner/empty'])('%s is refused, with what it is', async (path) => {
    const system = await startMain([supervisor('inner', {}, [nodeWorker('w', 'echo'), dynamicSupervisor('empty')])])
    await expect(system.ref(path).call('echo')).rejects.toMatchObject({
      code: 'CALL_NOPROC',
      message: expect.stringContaining(`"${path}" is a supervisor, which takes no calls`),
    })
  })
})
