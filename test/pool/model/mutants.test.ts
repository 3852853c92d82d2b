import { describe, expect, it } from 'vitest'
import { LIMIT_MS } from './expect-no-fault.ts'
import { findFault } from './find-fault.ts'
import { plant } from './host.ts'
import { MUTANTS } from './mutants.ts'

/** What is enough to find each of them. The seed stands still, so that the result does too. */
const BUDGET = { seed: 11_000, scripts: 400, steps: 60, isShrunk: false }

describe('a bug that is planted in a pool', () => {
  it.each(MUTANTS)('is found: $name', { timeout: LIMIT_MS }, async ({ patches, finding }) => {
    const { scripts, report } = await findFault(await plant(patches), BUDGET)
    expect(report, `not found in ${scripts} scripts`).toMatch(finding)
    console.info(`found in script ${scripts}`)
  })

  it('is not found when there is none', { timeout: LIMIT_MS }, async () => {
    const { report } = await findFault(await plant([]), { ...BUDGET, scripts: 40 })
    expect(report).toBeUndefined()
  })

  it('cannot be planted where the source has changed', async () => {
    const patch = { file: 'pool/crew.ts', anchor: 'no such text', replacement: '' }
    await expect(plant([patch])).rejects.toThrow('src/pool/crew.ts contains this nowhere: no such text')
  })
})
