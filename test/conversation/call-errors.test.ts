import { describe, expect, it } from 'vitest'
import { exitedError, lostError, unencodableError } from '../../src/conversation/call-errors.ts'
import { formatDeath } from '../../src/errors/death-certificate.ts'
import { PLAIN } from '../calls/asked.ts'
import { DEATH } from '../calls/fake-receiver.ts'

const sent = (idempotent: boolean) => ({
  asked: { ...PLAIN, method: 'read', idempotent },
  attempt: 3,
  wasStarted: false,
})

describe('exitedError', () => {
  it.each([
    [false, 'if it is safe to repeat, declare it idempotent'],
    [true, 'it was tried 3 times'],
  ])('idempotent %s: says how the worker ended, and what to do', (idempotent, hint) => {
    expect(exitedError(DEATH, sent(idempotent))).toMatchObject({
      code: 'CALL_EXITED',
      target: 'main/w',
      progress: 'started',
      death: DEATH,
      message: `"read" on "main/w" was in the worker's hands when it ended: ${formatDeath(DEATH)}; ${hint}`,
    })
  })
})

it('lostError: a cast was not started for certain', () => {
  expect(lostError(DEATH, sent(false))).toMatchObject({ code: 'CALL_EXITED', message: 'the worker died with it' })
})

it('unencodableError: says what cannot be sent', () => {
  expect(unencodableError('main/w', sent(false), new Error('args.x is a function'))).toMatchObject({
    code: 'CALL_UNENCODABLE',
    progress: 'not_delivered',
    message: 'The arguments of "read" for "main/w" cannot be sent: args.x is a function',
  })
  const again = { ...sent(true), wasStarted: true }
  expect(unencodableError('main/w', again, new Error('it grew'))).toMatchObject({ progress: 'started' })
})
