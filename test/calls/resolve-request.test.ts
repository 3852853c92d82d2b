import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../../src/calls/call-options.ts'
import { invalid, type Request, resolveRequest } from '../../src/calls/resolve-request.ts'

const resolve = (options: CallOptions, method = 'm') => resolveRequest({ method, args: 1, options }, 'main/w', 100)

/** What a caller without a compiler may write. */
const wrong = (options: Readonly<Record<string, unknown>>): CallOptions => options

describe('resolveRequest', () => {
  it('fills in the defaults', () => {
    expect(resolve({})).toEqual({
      method: 'm',
      args: 1,
      headers: undefined,
      deadlineAt: 5_100,
      priority: 0,
      queueMs: 'infinity',
      graceMs: undefined,
      idempotent: false,
      maxAttempts: 1,
      flow: undefined,
    })
  })

  it('takes what is given', () => {
    const given = { queueMs: 10, graceMs: 0, headers: { trace: 'x' }, idempotent: true, maxAttempts: 2 }
    const { deadlineMs, ...rest } = { deadlineMs: 'infinity', ...given } as const
    expect(resolve({ deadlineMs, ...given })).toMatchObject({ deadlineAt: undefined, ...rest })
  })

  it('repeats only what may be repeated', () => {
    expect(resolve({ maxAttempts: 7 }).maxAttempts).toBe(1)
  })

  it.each([
    ['progress', { onProgress: () => {} }, { credit: undefined, hasInput: false }],
    ['elements of the argument', { input: [1, 2] }, { credit: undefined, hasInput: true }],
  ])('makes a flow for %s', (_, options, flow) => {
    expect(resolve(options).flow).toMatchObject(flow)
  })

  it('makes a flow for elements of the result', () => {
    const elements = { credit: 7, isTouched: false, begin: () => {}, take: () => true }
    const request: Request = { method: 'm', args: 1, options: {}, elements }
    expect(resolveRequest(request, 'main/w', 0).flow).toMatchObject({ credit: 7, hasInput: false })
  })

  it.each([
    [{ deadlineMs: -1 }, "`deadlineMs` to be a finite number >= 0 or 'infinity'; got -1"],
    [{ deadlineMs: Number.NaN }, "`deadlineMs` to be a finite number >= 0 or 'infinity'; got NaN"],
    [{ queueMs: 'never' }, "`queueMs` to be a finite number >= 0 or 'infinity'; got 'never'"],
    [{ graceMs: Number.POSITIVE_INFINITY }, "`graceMs` to be a finite number >= 0 or 'infinity'; got Infinity"],
    [{ maxAttempts: 0 }, '`maxAttempts` to be a whole number >= 1; got 0'],
    [{ headers: { a: 1 } }, '`headers` to be an object of strings; got an object with the fields a'],
    [{ input: 'text' }, "`input` to be an iterable or an async iterable; got 'text'"],
    [{ onProgress: true }, '`onProgress` to be a function; got true'],
  ])('refuses %j', (options, expected) => {
    expect(() => resolve(wrong(options))).toThrow(
      expect.objectContaining({
        code: 'CALL_INVALID',
        progress: 'not_delivered',
        message: `A call of "main/w" is wrong: expected ${expected}`,
      }),
    )
  })

  it('refuses a method without a name', () => {
    expect(() => resolve({}, '')).toThrow("expected the method's name to be a non-empty string; got ''")
  })
})

describe('invalid', () => {
  it('is an error that names whom, and what was expected', () => {
    expect(invalid('main/w', 'm', 'better; got worse')).toMatchObject({
      code: 'CALL_INVALID',
      target: 'main/w',
      method: 'm',
      message: 'A call of "main/w" is wrong: expected better; got worse',
    })
  })
})
