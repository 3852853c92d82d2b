import { describe, expect, it } from 'vitest'
import { exitedError } from '../../src/calls/carry-out.ts'
import { formatDeath } from '../../src/errors/death-certificate.ts'
import { PLAIN } from './asked.ts'
import { DEATH } from './fake-receiver.ts'

describe('exitedError', () => {
  it.each([
    [false, 'worker', 'if it is safe to repeat, declare it idempotent'],
    [true, 'actor', 'it was tried 3 times'],
  ] as const)('idempotent %s: says how the %s ended, and what to do', (idempotent, holder, hint) => {
    const sent = { asked: { ...PLAIN, method: 'read', idempotent }, attempt: 3 }
    expect(exitedError(DEATH, sent, holder)).toMatchObject({
      code: 'CALL_EXITED',
      target: 'main/w',
      progress: 'started',
      death: DEATH,
      message: `"read" on "main/w" was in the ${holder}'s hands when it ended: ${formatDeath(DEATH)}; ${hint}`,
    })
  })
})
