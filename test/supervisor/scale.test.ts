import { describe, expect, it } from 'vitest'
import { BOOM, fake, root, Stage } from './stage.ts'

const COUNT = 10_000
const ids = Array.from({ length: COUNT }, (_, index) => `c${index}`)

/** Milliseconds of work per child for starting, restarting each, and stopping. */
async function measure(count: number): Promise<number> {
  const stage = new Stage()
  const some = ids.slice(0, count)
  const begin = performance.now()
  const { supervisor, admin } = await stage.start(
    root(
      { intensity: count },
      some.map((id) => fake(id)),
    ),
  )
  const exits = some.map((id) => stage.life(`root/${id}`).end(BOOM))
  await Promise.all(exits)
  expect(await admin.countChildren()).toMatchObject({ counts: { active: count } })
  supervisor.stop('infinity')
  expect(await supervisor.exited).toEqual({ type: 'shutdown' })
  return (performance.now() - begin) / count
}

describe('many children', () => {
  it('cost about the same each, however many there are', { timeout: 60_000 }, async () => {
    await measure(COUNT / 10)
    const few = await measure(COUNT / 10)
    const many = await measure(COUNT)
    expect(many).toBeLessThan(few * 10)
  })
})
