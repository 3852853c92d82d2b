import { describe, expect, it } from 'vitest'
import { worker } from '../../src/builders/worker.ts'
import { PROGRAM, refusal } from '../spec/fakes.ts'

describe('worker', () => {
  it('builds a spec that holds what was said and nothing else', () => {
    expect(worker('a', PROGRAM)).toEqual({ id: 'a', start: PROGRAM })
    expect(Object.keys(worker('a', PROGRAM, { restart: 'transient' }))).toEqual(['id', 'start', 'restart'])
  })

  it('overrides of the supervision go to the spec, those of the program to its start', () => {
    const program = { ...PROGRAM, mailbox: { maxMessages: 5 }, startTimeoutMs: 5 }
    const spec = worker('a', program, {
      shutdown: 'brutal_kill',
      significant: false,
      backoff: {},
      type: 'worker',
      startTimeoutMs: 7,
      mailbox: { queueMs: 1 },
    })
    expect(spec).toEqual({
      id: 'a',
      start: { ...PROGRAM, startTimeoutMs: 7, mailbox: { queueMs: 1 } },
      shutdown: 'brutal_kill',
      significant: false,
      backoff: {},
      type: 'worker',
    })
  })

  it('finds a mistake at once', () => {
    expect(refusal(() => worker('a/b', PROGRAM))).toContain('SPEC_INVALID_ID')
    expect(refusal(() => worker('a', PROGRAM, { startTimeoutMs: -1 }))).toContain('expected `startTimeoutMs`')
    expect(refusal(() => worker('a', PROGRAM, { significant: true }))).toContain('SPEC_BAD_COMBINATION')
  })
})
