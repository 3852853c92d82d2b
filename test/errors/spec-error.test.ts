import { describe, expect, it } from 'vitest'
import { SpecError } from '../../src/errors/spec-error.ts'

describe('SpecError', () => {
  it('carries its code and says what is wrong', () => {
    expect(new SpecError('SPEC_MISSING_ID', 'why')).toMatchObject({
      name: 'SpecError',
      code: 'SPEC_MISSING_ID',
      message: 'why',
    })
  })

  it('keeps what was thrown while the spec was read, if anything was', () => {
    const cause = new Error('first')
    expect(new SpecError('SPEC_INVALID', 'why', cause).cause).toBe(cause)
    expect(Object.hasOwn(new SpecError('SPEC_INVALID', 'why'), 'cause')).toBe(false)
  })
})
