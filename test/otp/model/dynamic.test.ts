import { describe, expect, it } from 'vitest'
import { DYNAMIC_MUTANTS } from './dynamic-mutants.ts'
import { expectAgreement, LIMIT_MS } from './expect-agreement.ts'
import { findDifference } from './find-difference.ts'
import { plant } from './plant.ts'
import { MOSTLY_DYNAMIC } from './random-tree.ts'

describe('trees with many dynamic supervisors', () => {
  it('agree with the model about random things that happen to them', { timeout: LIMIT_MS }, () =>
    expectAgreement(MOSTLY_DYNAMIC, 300),
  )

  it.each(DYNAMIC_MUTANTS)('do not when a bug is planted: $name', { timeout: LIMIT_MS }, async ({ patches }) => {
    const budget = { seed: 20_250, scripts: 1_000, moves: 80, palette: MOSTLY_DYNAMIC, isShrunk: false }
    const { scripts: played, commands, report } = await findDifference(await plant(patches), budget)
    expect(report, `not found in ${played} scripts`).toBeDefined()
    console.info(`found in script ${played}, after ${commands} commands`)
  })
})
