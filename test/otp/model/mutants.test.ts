import { describe, expect, it } from 'vitest'
import { LIMIT_MS } from './expect-agreement.ts'
import { findDifference } from './find-difference.ts'
import { MUTANTS } from './mutants.ts'
import { plant } from './plant.ts'

/**
 * What is enough to find each of them, many times over. The seed stands still, so that the result
 * does too.
 */
const BUDGET = { seed: 20_250, scripts: 1_000, moves: 80 }

describe('a bug that is planted', () => {
  it.each(MUTANTS)('is found: $name', { timeout: LIMIT_MS }, async ({ patches }) => {
    const { commands, scripts, report } = await findDifference(await plant(patches), { ...BUDGET, isShrunk: false })
    expect(report, `not found in ${scripts} scripts`).toBeDefined()
    console.info(`found in script ${scripts}, after ${commands} commands`)
  })

  it('is not found when there is none', async () => {
    const { report } = await findDifference(await plant([]), { ...BUDGET, scripts: 200, isShrunk: false })
    expect(report).toBeUndefined()
  })

  it('cannot be planted where the source has changed', async () => {
    const patch = { file: 'decide.ts', anchor: 'no such text', replacement: '' }
    await expect(plant([patch])).rejects.toThrow('decide.ts contains this nowhere: no such text')
  })
})
