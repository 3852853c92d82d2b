import { describe, expect, it } from 'vitest'
import { CallError } from '../../src/errors/call-error.ts'
import type { DeathCertificate } from '../../src/errors/death-certificate.ts'

const DETAILS = { target: 'main/w', method: 'm', progress: 'started' } as const

describe('CallError', () => {
  it('says whom, what, how far it came, and of which death', () => {
    const death: DeathCertificate = {
      path: 'main/w',
      incarnation: 'x',
      reason: { type: 'exited', code: 3 },
      pid: 42,
      code: 3,
      signal: undefined,
      uptimeMs: 1,
      stderrTail: '',
      inFlight: [],
      lastFrames: [],
    }
    expect(new CallError('CALL_EXITED', 'why', { ...DETAILS, death })).toMatchObject({
      ...DETAILS,
      code: 'CALL_EXITED',
      message: 'why',
      death,
    })
    expect(new CallError('CALL_TIMEOUT', 'why', DETAILS).death).toBeUndefined()
  })

  it('has a cause only when there is one', () => {
    const cause = new Error('deeper')
    expect(new CallError('CALL_ABORTED', 'why', { ...DETAILS, cause }).cause).toBe(cause)
    expect('cause' in new CallError('CALL_ABORTED', 'why', DETAILS)).toBe(false)
  })
})
