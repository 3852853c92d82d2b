import { describe, expect, it } from 'vitest'
import { createSupervisors } from '../../../src/system/create-supervisors.ts'
import { DYNAMIC_MUTANTS } from './dynamic-mutants.ts'
import { findDifference } from './find-difference.ts'
import { plant } from './plant.ts'
import { MOSTLY_DYNAMIC } from './random-tree.ts'

/** The same for everybody who runs the tests; another by `SEED=…`, and one that nobody has seen yet by `SEED=random`. */
const seed = process.env['SEED'] === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(process.env['SEED'] ?? 1)
const scripts = Number(process.env['SCRIPTS'] ?? 500)

/** Bounds, not expectations; a difference takes its time to become small. */
const LIMIT_MS = 600_000

describe('trees with many dynamic supervisors', () => {
  it(
    'agree with the model about random things that happen to them',
    async () => {
      const budget = { seed, scripts, moves: 80, palette: MOSTLY_DYNAMIC }
      const { commands, report } = await findDifference(createSupervisors, budget)
      const replay = `SEED=${seed} npx vitest run test/otp/model/dynamic.test.ts`
      if (report !== undefined)
        expect.fail(`The supervisors are not what the model says.\n\n${report}\n\nreplay: ${replay}`)
      console.info(`${commands} commands in ${scripts} scripts agree, seed ${seed}`)
      expect(commands).toBeGreaterThan(process.env['SCRIPTS'] === undefined ? 5_000 : 0)
    },
    LIMIT_MS,
  )

  it.each(DYNAMIC_MUTANTS)('do not when a bug is planted: $name', async ({ patches }) => {
    const budget = { seed: 20_250, scripts: 1_000, moves: 80, palette: MOSTLY_DYNAMIC, isShrunk: false }
    const { scripts: played, commands, report } = await findDifference(await plant(patches), budget)
    expect(report, `not found in ${played} scripts`).toBeDefined()
    console.info(`found in script ${played}, after ${commands} commands`)
  })
})
