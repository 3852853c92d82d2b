import { expect, it } from 'vitest'
import { soak } from './pool-soak.ts'

it('pools in three languages lose none of 200,000 calls while members are killed, frozen, recycled, and their number changes', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const report = await soak({ calls: 200_000, kill: 1_000, freeze: 4_000, resize: 2_000, seed })
  console.info(`seed ${seed}: ${JSON.stringify(report)}`)
  expect(report, `seed ${seed}`).toMatchObject({
    hung: 0,
    lost: 0,
    duplicated: 0,
    kills: 200,
    freezes: 50,
    resizes: 100,
  })
  expect(report.recycled).toBeGreaterThan(20)
}, 1_200_000)
