import { expect } from 'vitest'
import { cpuMs } from '../fixtures/cpu-ms.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

/**
 * Of this many children each one dies. The times of restarts in a period are a list, which is read
 * at each restart.
 */
const MOST_DEATHS = 10_000

/**
 * Milliseconds of processor time per child for starting, restarting each that dies, and stopping.
 */
async function costOf(count: number): Promise<number> {
  const ids = Array.from({ length: count }, (_, index) => `c${index}`)
  const stage = new Stage()
  const begin = cpuMs()
  const { supervisor, admin } = await stage.start(
    root(
      { intensity: count },
      ids.map((id) => fake(id)),
    ),
  )
  const exits = ids.slice(0, MOST_DEATHS).map((id) => stage.life(`root/${id}`).end(BOOM))
  await Promise.all(exits)
  expect(await admin.countChildren()).toMatchObject({ counts: { active: count } })
  supervisor.stop('infinity')
  expect(await supervisor.exited).toEqual({ type: 'shutdown' })
  return (cpuMs() - begin) / count
}

/** One of many children costs about what one of a thousand does. */
export async function expectSameCost(count: number): Promise<void> {
  await costOf(1_000)
  const few = await costOf(1_000)
  expect(await costOf(count)).toBeLessThan(few * 10)
}
