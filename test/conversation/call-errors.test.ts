import { expect, it } from 'vitest'
import { unencodableError } from '../../src/conversation/call-errors.ts'
import { PLAIN } from '../calls/asked.ts'

const sent = (idempotent: boolean) => ({
  asked: { ...PLAIN, method: 'read', idempotent },
  attempt: 3,
  wasStarted: false,
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
