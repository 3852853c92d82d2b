import { describe, expect, it } from 'vitest'
import { cpuMs } from '../../fixtures/cpu-ms.ts'
import { BOOM } from '../stage.ts'
import { counts, DynamicStage, startSome } from './dynamic-stage.ts'

const COUNT = 10_000

/**
 * Milliseconds of processor time per child for starting, crashing, terminating a half one by one,
 * and stopping the other together.
 */
async function measure(count: number): Promise<number> {
  const stage = new DynamicStage()
  const begin = cpuMs()
  const admin = await stage.open({ intensity: count })
  const paths = await startSome(admin, count)
  for (const path of paths.slice(0, 100)) await stage.life(path).end(BOOM)
  for (const path of paths.slice(0, count / 2)) await admin.terminateChild(path)
  expect(await counts(admin)).toEqual([count / 2, count / 2, 0, count / 2])
  await stage.close()
  expect(stage.ended).toEqual({ type: 'shutdown' })
  return (cpuMs() - begin) / count
}

describe('many children', () => {
  // S78
  it('cost about the same each, however many there are', { timeout: 60_000 }, async () => {
    await measure(COUNT / 10)
    const few = await measure(COUNT / 10)
    const many = await measure(COUNT)
    expect(many).toBeLessThan(few * 10)
  })

  // S72, S73
  it.each(['worker', 'supervisor'] as const)('of type %s that all end by themselves leave nothing', async (type) => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    const paths: string[] = []
    for (const total of [1_000, 3_000]) {
      paths.push(...(await startSome(admin, total - paths.length, { restart: 'temporary', type })))
      expect(await counts(admin)).toEqual(type === 'worker' ? [total, total, 0, total] : [total, total, total, 0])
      const listed = await admin.whichChildren()
      expect(listed.ok && listed.children.map(({ path }) => path)).toEqual(paths)
    }
    await Promise.all(paths.map((path) => stage.life(path).end({ type: 'signaled', signal: 'SIGKILL' })))
    expect(await counts(admin)).toEqual([0, 0, 0, 0])
  })
})
