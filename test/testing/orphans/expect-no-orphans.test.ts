import { describe, expect, it } from 'vitest'
import { start, supervisor } from '../../../src/index.ts'
import { createTelemetry } from '../../../src/telemetry/telemetry.ts'
import { expectNoOrphans, startForTest, watchProcesses } from '../../../src/testing/index.ts'
import { awaitGone } from '../../fixtures/await-event.ts'
import { pythonWorker } from '../../fixtures/systems.ts'

const tree = supervisor('main', {}, [pythonWorker('w', 'echo')])

describe.runIf(process.platform === 'linux')('expectNoOrphans', () => {
  it('finds a worker that still lives, names it, and kills it so that one leak fails one test', async () => {
    const system = await startForTest(tree)
    const pid = Number(await system.ref('main/w').call('pid'))
    const error = await expectNoOrphans({ limitMs: 0 }).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'TEST_ORPHANS', message: expect.stringContaining(`${pid}  of "main/w"`) })
    await awaitGone(pid)
    await system.shutdown()
    await expectNoOrphans()
  })

  it('ends the system that was never shut down, so that its workers are not restarted', async () => {
    const system = await startForTest(tree)
    await system.ref('main/w').call('pid')
    await expect(expectNoOrphans({ limitMs: 0 })).rejects.toMatchObject({ code: 'TEST_ORPHANS' })
    expect(await system.exited).toEqual({ type: 'killed', after: 'forced_shutdown' })
    await expectNoOrphans()
  })

  it('is content when the systems have been shut down', async () => {
    const system = await startForTest(tree)
    const pid = Number(await system.ref('main/w').call('pid'))
    await system.ref('main/w').call('spawn_grandchild')
    await system.shutdown()
    await expectNoOrphans()
    await awaitGone(pid)
  })

  it('looks at one system only when it is told to', async () => {
    const system = await startForTest(tree)
    await expectNoOrphans({ systemId: 'another', limitMs: 0 })
    await expect(expectNoOrphans({ systemId: system.id, limitMs: 0 })).rejects.toMatchObject({ code: 'TEST_ORPHANS' })
    await system.shutdown()
  })

  it('knows the systems of start() too, once it has been told to watch', async () => {
    watchProcesses()
    const system = await start(tree, { log: 'silent' })
    await expect(expectNoOrphans({ limitMs: 0 })).rejects.toMatchObject({ code: 'TEST_ORPHANS' })
    await system.shutdown()
  })

  it('never takes a process for one of ours that was not there when its number was told', async () => {
    // Nothing of that number has ever lived: pids end below.
    createTelemetry('x').emit('worker:spawned', { path: 'main/w', incarnation: '1', pid: 2 ** 22, command: 'x' })
    await expectNoOrphans({ limitMs: 0 })
  })
})
