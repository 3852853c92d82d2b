import { describe, expect, it } from 'vitest'
import { withoutStack } from '../../src/errors/without-stack.ts'

describe('withoutStack', () => {
  it('makes an error that has its message and no frames, and leaves others alone', () => {
    const error = withoutStack(() => new RangeError('too far'))
    expect(error.message).toBe('too far')
    expect(error.stack).toBe('RangeError: too far')
    expect(new RangeError('again').stack).toContain('without-stack.test.ts')
  })

  it('leaves the limit as it was when what it is given throws', () => {
    const before = Error.stackTraceLimit
    const fail = (): Error => {
      throw new TypeError('no')
    }
    expect(() => withoutStack(fail)).toThrow('no')
    expect(Error.stackTraceLimit).toBe(before)
  })
})
