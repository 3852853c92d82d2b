import { describe, expect, it } from 'vitest'
import { errorOfFailure, failureOfError, isRefusal } from '../../src/conversation/failure.ts'
import { CallError } from '../../src/errors/call-error.ts'
import { RemoteError } from '../../src/errors/remote-error.ts'
import type { FailInfo } from '../../src/wire/worker-message.ts'

const failInfo = (code: string): FailInfo => ({ code, name: 'ValueError', message: 'why', stack: 'line 1', data: [1] })

const called = (method: string, { isOverdue = false, wasStarted = false } = {}) => ({
  target: 'main/w',
  method,
  isOverdue,
  wasStarted,
  methods: [],
})

describe('errorOfFailure', () => {
  it('lists the methods of a worker that does not do it itself', () => {
    const messageOf = (message: string, methods: readonly string[]): string =>
      errorOfFailure({ ...failInfo('UNKNOWN_METHOD'), message }, { ...called('extract'), methods }).message
    expect(messageOf('no such method', ['tokens', 'count'])).toMatch(
      /no such method \(its methods are "tokens", "count"\)$/,
    )
    expect(messageOf('there are tokens, count', ['tokens', 'count'])).toMatch(/there are tokens, count$/)
    expect(messageOf('no such method', [])).toMatch(/no such method$/)
    const many = Array.from({ length: 32 }, (_, index) => `m${index}`)
    expect(messageOf('no such method', many)).toMatch(/"m29" and 2 more\)$/)
  })

  it.each([
    ['HANDLER_FAILED', 'RemoteError', 'REMOTE_ERROR'],
    ['UNKNOWN_METHOD', 'RemoteError', 'REMOTE_UNKNOWN_METHOD'],
    ['UNENCODABLE', 'RemoteError', 'REMOTE_UNENCODABLE'],
    ['CALL_NOPROC', 'RemoteError', 'REMOTE_ERROR'],
    ['OF_A_LATER_VERSION', 'RemoteError', 'REMOTE_ERROR'],
    ['constructor', 'RemoteError', 'REMOTE_ERROR'],
    ['__proto__', 'RemoteError', 'REMOTE_ERROR'],
    ['EXPIRED', 'RemoteError', 'REMOTE_ERROR'],
    ['CANCELLED', 'RemoteError', 'REMOTE_ERROR'],
  ])('makes of %s a %s with %s', (code, name, expected) => {
    const error = errorOfFailure(failInfo(code), called('extract'))
    expect(error).toMatchObject({ name, code: expected, target: 'main/w', method: 'extract' })
    expect(error.message).toMatch(/"extract" on "main\/w" .*why/)
  })

  it("keeps the worker's own account apart from ours", () => {
    expect(errorOfFailure(failInfo('HANDLER_FAILED'), called('extract'))).toMatchObject({
      remote: { name: 'ValueError', message: 'why', stack: 'line 1', data: [1] },
    })
  })

  it('knows that a call that came too late was never started, and that one that was given up may have been', () => {
    const overdue = called('m', { isOverdue: true })
    expect(errorOfFailure(failInfo('EXPIRED'), overdue)).toMatchObject({
      code: 'CALL_TIMEOUT',
      progress: 'not_started',
    })
    expect(errorOfFailure(failInfo('CANCELLED'), overdue)).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
  })

  it('does not say of a call that it was never started when an earlier life had it', () => {
    const again = called('m', { isOverdue: true, wasStarted: true })
    expect(errorOfFailure(failInfo('EXPIRED'), again)).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
  })

  it('tells a handler that gave up at its deadline from one that was cancelled', () => {
    expect(errorOfFailure(failInfo('CANCELLED'), called('m', { isOverdue: true }))).toMatchObject({
      code: 'CALL_TIMEOUT',
      clock: 'deadline',
      progress: 'started',
    })
    expect(errorOfFailure(failInfo('CANCELLED'), called('m')).message).toMatch(/nobody had cancelled the call/)
  })
})

describe('isRefusal', () => {
  it.each(['EXPIRED', 'STOPPING', 'STREAM_ONLY', 'UNKNOWN_METHOD'])('%s says that the call was not started', (code) => {
    expect(isRefusal(code, false)).toBe(true)
  })

  it('CANCELLED says so only of a call that the worker was told to cancel', () => {
    expect([isRefusal('CANCELLED', true), isRefusal('CANCELLED', false)]).toEqual([true, false])
  })

  it.each(['HANDLER_FAILED', 'UNENCODABLE', 'OF_A_LATER_VERSION', 'constructor'])('%s does not', (code) => {
    expect(isRefusal(code, true)).toBe(false)
  })
})

describe('failureOfError', () => {
  it.each(['HANDLER_FAILED', 'UNKNOWN_METHOD', 'UNENCODABLE'])(
    'gives a worker the code %s of whom it called, as the protocol spells it',
    (code) => {
      const failure = failureOfError(errorOfFailure(failInfo(code), called('m')))
      expect(failure).toEqual({ code, name: 'ValueError', message: 'why', stack: 'line 1', data: [1] })
    },
  )

  it('says nil for what a remote error does not have', () => {
    const error = new RemoteError(
      'REMOTE_ERROR',
      { target: 'main/w', method: 'm' },
      { name: 'E', message: '', stack: undefined, data: undefined },
    )
    expect(failureOfError(error)).toEqual({ code: 'HANDLER_FAILED', name: 'E', message: '', stack: null, data: null })
  })

  it('passes on a CALL_… code of ours', () => {
    const error = new CallError('CALL_NOPROC', 'nobody', { target: 'main/w', method: 'm', progress: 'not_delivered' })
    expect(failureOfError(error)).toEqual({ code: 'CALL_NOPROC', name: 'CallError', message: 'nobody' })
  })

  it.each([
    ['an error that is not ours', new RangeError('odd'), 'RangeError', 'odd'],
    ['what is no error', 'odd', 'Error', 'odd'],
  ])('makes HANDLER_FAILED of %s', (_, error, name, message) => {
    expect(failureOfError(error)).toEqual({ code: 'HANDLER_FAILED', name, message })
  })
})
