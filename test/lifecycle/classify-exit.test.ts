import { describe, expect, it } from 'vitest'
import { asksToEnd, classifyExit } from '../../src/lifecycle/classify-exit.ts'

const end = (code: number | undefined, signal?: string) => ({ code, signal })

describe('asksToEnd', () => {
  it.each([
    ['SIGTERM', true],
    ['SIGINT', true],
    ['SIGHUP', true],
    ['SIGKILL', false],
    ['SIGSEGV', false],
  ])('of %s is %o', (signal, expected) => {
    expect(asksToEnd(signal)).toBe(expected)
  })
})

describe('classifyExit', () => {
  it.each([
    [end(0), false, { type: 'normal' }],
    [end(0), true, { type: 'shutdown' }],
    [end(3), false, { type: 'exited', code: 3 }],
    [end(3), true, { type: 'exited', code: 3 }],
    [end(undefined, 'SIGTERM'), false, { type: 'signaled', signal: 'SIGTERM' }],
    [end(undefined, 'SIGTERM'), true, { type: 'shutdown' }],
    [end(undefined, 'SIGSEGV'), true, { type: 'signaled', signal: 'SIGSEGV' }],
    [end(undefined, 'SIGKILL'), false, { type: 'signaled', signal: 'SIGKILL' }],
  ])('%j, asked %s, is %j', (how, wasAsked, reason) => {
    expect(classifyExit(how, { verdict: undefined, wasAsked })).toEqual(reason)
  })

  it('believes our own verdict over what the operating system says', () => {
    const verdict = { type: 'unresponsive', missedMs: 5 } as const
    expect(classifyExit(end(undefined, 'SIGKILL'), { verdict, wasAsked: true })).toBe(verdict)
  })
})
