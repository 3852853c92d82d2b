import { describe, expect, it } from 'vitest'
import { callTimeout } from '../../src/calls/call-timeout.ts'
import { Envelope } from '../../src/calls/envelope.ts'
import { PLAIN } from './asked.ts'

const envelope = new Envelope({ ...PLAIN, method: 'parse', deadlineAt: 900 }, undefined, 0)
const EXPIRED = { target: 'main/w', envelope, progress: 'not_delivered', queueMs: 300, start: undefined } as const

describe('callTimeout', () => {
  it('names the deadline of a call that nobody has answered', () => {
    const error = callTimeout({ ...EXPIRED, progress: 'started' }, 900)
    expect(error).toMatchObject({ code: 'CALL_TIMEOUT', target: 'main/w', method: 'parse', clock: 'deadline' })
    expect(error.message).toBe('"parse" on "main/w" had no answer after 900 ms; the worker may have started it')
  })

  it('names the time for waiting when that was over first', () => {
    envelope.place = { item: envelope, leave: () => true }
    const error = callTimeout(EXPIRED, 300)
    expect([error.clock, error.progress]).toEqual(['queue', 'not_delivered'])
    expect(error.message).toContain('waited 300 ms in the mailbox, longer than queueMs (300); it was never delivered')
  })

  it('tells of the start that it waited for', () => {
    const error = callTimeout({ ...EXPIRED, start: { state: 'restarting', sinceMs: 800 } }, 900)
    expect(error.start).toEqual({ state: 'restarting', sinceMs: 800 })
    expect(error.message).toContain('the child has been restarting for 800 ms')
  })
})
