import { describe, expect, it } from 'vitest'
import { expectAgreement, LIMIT_MS } from './expect-agreement.ts'
import { findDifference } from './find-difference.ts'
import { plant } from './plant.ts'
import { POLICY_MUTANTS } from './policy-mutants.ts'
import { WITH_POLICIES } from './random-tree.ts'

describe('supervisors whose children have waits, budgets and quarantines', () => {
  it('agree with the model about random trees to which random things happen', { timeout: LIMIT_MS }, () =>
    expectAgreement(WITH_POLICIES, 300),
  )

  it.each(POLICY_MUTANTS)('do not when a bug is planted: $name', { timeout: LIMIT_MS }, async ({ patches }) => {
    const budget = { seed: 20_250, scripts: 1_000, moves: 80, palette: WITH_POLICIES, isShrunk: false }
    const { scripts: played, report } = await findDifference(await plant(patches), budget)
    expect(report, `not found in ${played} scripts`).toBeDefined()
  })
})
