import { describe, expect, it } from 'vitest'
import { expectAgreement, LIMIT_MS } from './expect-agreement.ts'
import { findDifference } from './find-difference.ts'
import { plant } from './plant.ts'
import { WITH_PARALLEL_STARTS } from './random-tree.ts'
import { STARTUP_MUTANTS } from './startup-mutants.ts'

describe('supervisors that start their children together', () => {
  it('agree with the model about random trees to which random things happen', { timeout: LIMIT_MS }, () =>
    expectAgreement(WITH_PARALLEL_STARTS, 300),
  )

  it.each(STARTUP_MUTANTS)('do not when a bug is planted: $name', { timeout: LIMIT_MS }, async ({ patches }) => {
    const budget = { seed: 20_250, scripts: 1_000, moves: 80, palette: WITH_PARALLEL_STARTS, isShrunk: false }
    const { scripts: played, commands, report } = await findDifference(await plant(patches), budget)
    expect(report, `not found in ${played} scripts`).toBeDefined()
    console.info(`found in script ${played}, after ${commands} commands`)
  })
})
