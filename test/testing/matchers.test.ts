import { afterEach, describe, expect, it } from 'vitest'
import { type System, start, supervisor, worker } from '../../src/index.ts'
import { killWorker, startForTest, startVirtual, tuttiMatchers } from '../../src/testing/index.ts'
import { pythonWorker } from '../fixtures/systems.ts'

const program = { kind: 'worker', runtime: 'fake', command: 'never-run' } as const
const tree = supervisor('main', { intensity: 5 }, [worker('a', program), worker('b', program)])
const { toHaveRestarted, toLeaveNoProcess, toExitWith } = tuttiMatchers

const running: System[] = []
afterEach(() => Promise.all(running.splice(0).map((system) => system.shutdown())))

describe('toHaveRestarted', () => {
  it('counts the restarts of one child, or of all', async () => {
    const system = await startVirtual(tree)
    expect(toHaveRestarted(system).pass).toBe(false)
    expect(toHaveRestarted(system).message()).toBe('expected a child to have been restarted; restarts: 0')
    for (const path of ['main/a', 'main/a', 'main/b']) {
      await killWorker(system, path)
      await system.clock.advance(1)
    }
    expect(toHaveRestarted(system).pass).toBe(true)
    expect(toHaveRestarted(system, undefined, 3).pass).toBe(true)
    expect(toHaveRestarted(system, 'main/a', 2).pass).toBe(true)
    expect(toHaveRestarted(system, 'main/a', 1)).toMatchObject({ pass: false })
    expect(toHaveRestarted(system, 'main/a', 1).message()).toBe(
      'expected "main/a" to have been restarted 1 time(s); restarts: 2',
    )
    expect(toHaveRestarted(system, 'main/b').message()).toContain('not to have been restarted')
  })

  it('throws for what it can say nothing about, so that `not` cannot pass', () => {
    expect(() => toHaveRestarted(5)).toThrow('expected a system of startForTest() or startVirtual(); got 5')
  })
})

describe('toLeaveNoProcess', () => {
  it('shuts the system down, and looks', async () => {
    const system = await startForTest(supervisor('main', {}, [pythonWorker('w', 'echo')]))
    const result = await toLeaveNoProcess(system)
    expect(result.pass).toBe(true)
    expect(result.message()).toContain('there are none')
    expect(system.processes).toEqual([])
    await expect(toLeaveNoProcess({})).rejects.toThrow('expected a system')
  })

  it.runIf(process.platform === 'linux')('finds what has left the group of its worker', async () => {
    const system = await startForTest(supervisor('main', {}, [pythonWorker('w', 'echo')]))
    const pid = Number(await system.ref('main/w').call('pid'))
    // As if the worker itself had not been ended: the process lives, and its system believes that
    // it is over.
    Object.assign(system, { shutdown: () => Promise.resolve({ swept: [] }) })
    const result = await toLeaveNoProcess(system)
    expect(result.pass).toBe(false)
    expect(result.message()).toContain(`${pid}  of "main/w"`)
    Reflect.deleteProperty(system, 'shutdown')
    await system.shutdown()
  })
})

describe('toExitWith', () => {
  it('looks at a death, at a reason, and at what has one', async () => {
    const system = await startVirtual(tree)
    const death = await killWorker(system, 'main/a')
    expect((await toExitWith(death, 'signaled')).pass).toBe(true)
    expect((await toExitWith(death.reason, { type: 'signaled', signal: 'SIGKILL' })).pass).toBe(true)
    const wrong = await toExitWith(death, { type: 'signaled', signal: 'SIGTERM' })
    expect(wrong.pass).toBe(false)
    expect(wrong.message()).toContain('got ended by signal SIGKILL {"type":"signaled","signal":"SIGKILL"}')
    await expect(toExitWith({}, 'normal')).rejects.toThrow('something that ends with a reason')
    await expect(toExitWith(5, 'normal')).rejects.toThrow('something that ends with a reason')
  })

  it('awaits the end of a system', async () => {
    const system = await start(supervisor('main', {}, []), { log: 'silent' })
    const end = toExitWith(system, 'shutdown')
    await system.shutdown()
    expect((await end).pass).toBe(true)
  })

  it('gives up on a system that does not end', async () => {
    const system = await start(supervisor('main', {}, []), { log: 'silent' })
    running.push(system)
    await expect(toExitWith(system, 'shutdown', { limitMs: 10 })).rejects.toMatchObject({ code: 'TEST_LIMIT' })
  })
})
