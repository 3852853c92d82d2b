import { describe, expect, it } from 'vitest'
import { keyOfCall } from '../../src/pool/key-of-call.ts'

const CALL = { method: 'embed', args: { user: 'ann' }, headers: { tenant: 'a' } }

describe('keyOfCall', () => {
  it('is what the function makes of method, arguments and headers', () => {
    expect(keyOfCall((method, _args, headers) => `${method} ${headers?.['tenant']}`, CALL)).toEqual({
      ok: true,
      key: 'embed a',
    })
  })

  it('says what is wrong with a function that returns no string', () => {
    expect(keyOfCall(() => 7, CALL)).toEqual({
      ok: false,
      why: '`affinity.key` of its pool must return a string; it returned 7',
    })
  })

  it('says what a function threw', () => {
    const throws = (): string => {
      throw new Error('no user')
    }
    expect(keyOfCall(throws, CALL)).toEqual({ ok: false, why: '`affinity.key` of its pool threw: no user' })
  })
})
