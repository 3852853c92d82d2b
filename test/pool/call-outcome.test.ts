import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/errors/catalogue.ts'
import { callOutcome } from '../../src/pool/call-outcome.ts'

describe('callOutcome', () => {
  it.each([
    ['ok', true, 'success'],
    ['REMOTE_ERROR', true, 'failure'],
    ['REMOTE_UNENCODABLE', true, 'failure'],
    ['CALL_EXITED', true, 'failure'],
    ['CALL_TIMEOUT', true, 'failure'],
    ['CALL_TIMEOUT', false, 'ignored'],
    ['CALL_EXITED', false, 'ignored'],
    ['CALL_ABORTED', true, 'ignored'],
    ['CALL_INVALID', false, 'ignored'],
    ['CALL_MAILBOX_FULL', false, 'ignored'],
    ['CALL_UNENCODABLE', true, 'ignored'],
    ['REMOTE_UNKNOWN_METHOD', true, 'ignored'],
    ['REMOTE_STREAM_ONLY', true, 'ignored'],
  ] as const)('%s, delivered: %s, is a %s', (code, wasDelivered, expected) => {
    expect(callOutcome({ code, wasDelivered }, [])).toBe(expected)
  })

  it('no code of a call counts before it was delivered', () => {
    for (const code of Object.keys(CATALOGUE)) expect(callOutcome({ code, wasDelivered: false }, [])).toBe('ignored')
  })

  it('an error that says the caller was wrong does not count', () => {
    const outcomeOf = (remoteName: string) =>
      callOutcome({ code: 'REMOTE_ERROR', wasDelivered: true, remoteName }, ['ValueError'])
    expect([outcomeOf('ValueError'), outcomeOf('MemoryError')]).toEqual(['ignored', 'failure'])
  })
})
