import { describe, it } from 'vitest'
import { expectSame } from './expect-same.ts'
import { otpRelease } from './on-otp.ts'

const release = otpRelease()
/** CI must not lose the comparison without anybody noticing. */
const isSkipped = release === undefined && process.env['CI'] === undefined

describe.skipIf(isSkipped)(`OTP ${release ?? '(not on this machine: install erlang-base)'}`, () => {
  it('and Tutti do the same in many random scripts', { timeout: 600_000 }, () => expectSame(600))
})
