import { expect, it } from 'vitest'
import { soak } from './pool-soak.ts'

it('pools in three languages lose no call while members are killed, frozen, recycled, and their number changes', async () => {
  const report = await soak({ calls: 6_000, kill: 500, freeze: 1_500, resize: 1_500, seed: 1 })
  expect(report).toMatchObject({ hung: 0, lost: 0, duplicated: 0 })
  expect(report).toMatchObject({ kills: 12, freezes: 4, resizes: 4, recycled: expect.toSatisfy((n: number) => n > 0) })
}, 120_000)
