import { describe, expect, it } from 'vitest'
import { createSupervisors } from '../../../src/system/create-supervisors.ts'
import { findDifference } from './find-difference.ts'

/** The same for everybody who runs the tests; another by `SEED=…`, and one that nobody has seen yet by `SEED=random`. */
const seed = process.env['SEED'] === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(process.env['SEED'] ?? 1)
const scripts = Number(process.env['SCRIPTS'] ?? 1_000)

/** Bounds, not expectations; a difference takes its time to become small. */
const LIMIT_MS = 600_000

describe('the supervisors and the model', () => {
  it(
    'agree about random trees to which random things happen',
    async () => {
      const { commands, report } = await findDifference(createSupervisors, { seed, scripts, moves: 80 })
      const replay = `SEED=${seed} npx vitest run test/otp/model/supervisors.test.ts`
      if (report !== undefined)
        expect.fail(`The supervisors are not what the model says.\n\n${report}\n\nreplay: ${replay}`)
      console.info(`${commands} commands in ${scripts} scripts agree, seed ${seed}`)
      expect(commands).toBeGreaterThan(process.env['SCRIPTS'] === undefined ? 10_000 : 0)
    },
    LIMIT_MS,
  )
})
