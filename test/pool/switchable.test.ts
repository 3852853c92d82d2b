import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { switchable } from '../../src/pool/switchable.ts'
import { refusal } from '../spec/fakes.ts'

const fieldsOf = (value: unknown) => switchable(new Fields('Pool "a"', { switch: value }, 'deep.'), 'switch')

describe('switchable', () => {
  it('is off when nothing, or `false`, is said', () => {
    expect([fieldsOf(undefined), fieldsOf(false)]).toEqual([undefined, undefined])
  })

  it('has no fields when it is `true`, and names them all the same', () => {
    expect(fieldsOf(true)?.raw('field')).toBeUndefined()
    expect(fieldsOf(true)?.nameOf('field')).toBe('deep.switch.field')
    expect(fieldsOf({ field: 1 })?.nameOf('field')).toBe('deep.switch.field')
  })

  it.each([
    [null, 'an object'],
    [[], 'an object'],
    ['on', 'true, false or an object'],
    [1, 'true, false or an object'],
  ])('%j is refused', (value, expected) => {
    expect(refusal(() => fieldsOf(value))).toContain(
      `SPEC_INVALID_OPTION Pool "a" has a wrong spec: expected \`deep.switch\` to be ${expected}`,
    )
  })
})
