import { expect, it } from 'vitest'
import { readGiven } from '../../src/errors/read-given.ts'
import { SpecError } from '../../src/errors/spec-error.ts'

it('what is thrown while something is read is a mistake in what was given', () => {
  const read = (): never => {
    throw new TypeError('no such field')
  }
  expect(() => readGiven('f(), which takes a reason', read)).toThrow(
    expect.objectContaining({ code: 'SPEC_INVALID_OPTION', message: expect.stringContaining('no such field') }),
  )
})

it('what can be read comes back, and a refusal stays as it is', () => {
  expect(readGiven('f()', () => 7)).toBe(7)
  const refusal = new SpecError('SPEC_INVALID', 'no')
  const refuse = (): never => {
    throw refusal
  }
  expect(() => readGiven('f()', refuse)).toThrow(refusal)
})
