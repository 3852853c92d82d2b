import { describe, expect, it } from 'vitest'
import { LIMIT_MS } from './expect-no-fault.ts'
import { MUTANTS } from './mutants.ts'
import { plant } from './plant.ts'
import { findFault } from './search.ts'

/** What is enough to find each of them. Seeds stand still, so that the results do too. */
const SEED = 7_000
const BUDGET = { frames: 200_000, isShrunk: false }

describe('a bug that is planted in the host', () => {
  it.each(MUTANTS)('is found: $name', { timeout: LIMIT_MS }, async ({ patch, finding, seed = SEED }) => {
    const { frames, scripts, report } = await findFault(await plant(patch), { ...BUDGET, seed })
    expect(report, `not found in ${scripts} scripts`).toMatch(finding)
    console.info(`found in script ${scripts}, after ${frames} frames`)
  })

  it('is not found when there is none', async () => {
    const { report } = await findFault(await plant(undefined), { ...BUDGET, seed: SEED, frames: 2_000 })
    expect(report).toBeUndefined()
  })

  it('cannot be planted where the source has changed', async () => {
    const patch = { file: 'worker/worker.ts', anchor: 'no such text', replacement: '' }
    await expect(plant(patch)).rejects.toThrow('src/worker/worker.ts contains this nowhere: no such text')
  })
})
