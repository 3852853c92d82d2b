import { describe, expect, it } from 'vitest'
import { resolvePhases } from '../../src/system/phases.ts'
import { ShutdownTasks } from '../../src/system/shutdown-tasks.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'

const setUp = () => {
  const clock = new TestClock()
  const phases = resolvePhases([{ name: 'drain', limitMs: 100 }, { name: 'tree' }])
  const [drain] = phases
  if (drain === undefined) throw new Error('no phase')
  return { clock, drain, tasks: new ShutdownTasks(phases, clock) }
}

describe('ShutdownTasks', () => {
  it('runs the tasks of a phase together, and tells them why', async () => {
    const { drain, tasks } = setUp()
    const seen: string[] = []
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    tasks.add('drain', 'waits for the other', (reason) => gate.then(() => seen.push(`first: ${reason}`)))
    tasks.add('drain', 'opens the gate', () => release())
    expect(await tasks.run(drain, 'why')).toEqual([])
    expect(seen).toEqual(['first: why'])
  })

  it('reports what throws, and lets the others end', async () => {
    const { drain, tasks } = setUp()
    let ran = false
    tasks.add('drain', 'bad', () => {
      throw new Error('no')
    })
    tasks.add('drain', 'worse', () => Promise.reject(new Error('never')))
    tasks.add('drain', 'good', () => void (ran = true))
    expect(await tasks.run(drain, '')).toEqual([
      { phase: 'drain', task: 'bad', message: 'no' },
      { phase: 'drain', task: 'worse', message: 'never' },
    ])
    expect(ran).toBe(true)
  })

  it('ends at the limit of the phase, and reports what was not done', async () => {
    const { clock, drain, tasks } = setUp()
    tasks.add('drain', 'hangs', () => new Promise(() => undefined))
    const run = tasks.run(drain, '')
    clock.advanceNow(100)
    expect(await run).toEqual([{ phase: 'drain', task: 'hangs', message: 'not done within 100 ms' }])
    expect(clock.pending).toBe(0)
  })

  it('does not run what was taken back', async () => {
    const { drain, tasks } = setUp()
    const undo = tasks.add('drain', 'taken back', () => {
      throw new Error('ran')
    })
    undo()
    expect(await tasks.run(drain, '')).toEqual([])
  })

  it('refuses a phase that does not exist, and says which do', () => {
    const { tasks } = setUp()
    expect(() => tasks.add('dran', 'x', () => undefined)).toThrow(/no phase 'dran'; there are "drain", "tree"/)
  })
})
