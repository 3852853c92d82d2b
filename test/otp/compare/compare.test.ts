import { describe, expect, it } from 'vitest'
import { DYNAMIC_MUTANTS } from '../model/dynamic-mutants.ts'
import { MUTANTS } from '../model/mutants.ts'
import { plant } from '../model/plant.ts'
import type { CreateSupervisors } from '../model/reality.ts'
import { firstDifference } from './compare.ts'
import { expectSame } from './expect-same.ts'
import { otpRelease, playOnOtp } from './on-otp.ts'
import { playOnTutti } from './on-tutti.ts'
import { randomScores } from './random-scores.ts'
import type { Score } from './score.ts'
import type { Seen } from './seen.ts'

const release = otpRelease()
/** CI must not lose the comparison without anybody noticing. */
const isSkipped = release === undefined && process.env['CI'] === undefined

/** The first script in which these supervisors do not do what OTP's did. */
async function firstThatDiffers(
  scores: readonly Score[],
  onOtp: readonly Seen[],
  createSupervisors: CreateSupervisors,
): Promise<Score | undefined> {
  for (const [at, score] of scores.entries())
    if (firstDifference(score, onOtp[at] ?? [], await playOnTutti(score, createSupervisors)) !== undefined) return score
  return undefined
}

describe.skipIf(isSkipped)(`OTP ${release ?? '(not on this machine: install erlang-base)'}`, () => {
  it('and Tutti do the same in the same random scripts', async () => {
    expect(release).toBeDefined()
    await expectSame(100)
  })

  it('differs from supervisors with a bug', { timeout: 600_000 }, async () => {
    const scores = randomScores(1, 100)
    const onOtp = await playOnOtp(scores)
    for (const { name, patches } of [...MUTANTS, ...DYNAMIC_MUTANTS.filter(({ isOurs }) => isOurs === undefined)]) {
      const copy = await plant(patches)
      expect(await firstThatDiffers(scores, onOtp, copy), name).toBeDefined()
    }
  })
})
