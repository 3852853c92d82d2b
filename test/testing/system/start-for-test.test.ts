import { afterEach, describe, expect, it } from 'vitest'
import { SpecError, start, supervisor, worker } from '../../../src/index.ts'
import { killWorker, startForTest, TestClock, type TestSystem, until } from '../../../src/testing/index.ts'
import { isTestSystem } from '../../../src/testing/system/test-system.ts'
import { pythonWorker, shell } from '../../fixtures/systems.ts'

const running: TestSystem[] = []
afterEach(() => Promise.all(running.splice(0).map((system) => system.shutdown())))

const tree = supervisor('main', {}, [pythonWorker('w', 'echo')])

describe('startForTest', () => {
  it('starts the tree with its real processes, and records what happens from the first event to the last', async () => {
    const system = await startForTest(tree)
    running.push(system)
    expect(await system.ref('main/w').call('echo', 'hello')).toBe('hello')
    await killWorker(system, 'main/w')
    await until(system, 'child:started', { path: 'main/w' })
    expect(system.history.restarts('main/w')).toBe(1)
    const stopped = until(system, 'system:stopped')
    await system.shutdown()
    await stopped
    const names = system.history.events.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['prepare:started', 'system:contained', 'worker:spawned']))
    expect(names.at(-1)).toBe('system:stopped')
  })

  it('starts as start() does: a wrong tree is a SpecError', async () => {
    await expect(startForTest({ ...tree, id: '' })).rejects.toBeInstanceOf(SpecError)
  })

  it('rejects when a child does not start', async () => {
    const broken = supervisor('main', {}, [worker('w', shell('exit 3'))])
    await expect(startForTest(broken)).rejects.toMatchObject({ code: 'START_FAILED' })
  })

  it('takes a clock: a deadline is then a matter of the test', async () => {
    const clock = new TestClock()
    const slow = supervisor('main', {}, [pythonWorker('w', 'echo', { heartbeatMs: 'off' })])
    const system = await startForTest(slow, { clock })
    running.push(system)
    const delivered = until(system, 'call:delivered')
    const call = system.ref('main/w').call('sleep_busy', { ms: 60_000 }, { deadlineMs: 10_000 })
    const failed = expect(call).rejects.toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
    await delivered
    await clock.advance(10_010)
    await failed
    await killWorker(system, 'main/w')
  })
})

describe('isTestSystem', () => {
  it('tells a system under test from any other', async () => {
    const [plain, test] = await Promise.all([start(tree, { log: 'silent' }), startForTest(tree)])
    expect([isTestSystem(plain), isTestSystem(test)]).toEqual([false, true])
    await Promise.all([plain.shutdown(), test.shutdown()])
  })
})
