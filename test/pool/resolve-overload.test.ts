import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { DEFAULT_OVERLOAD, resolveOverload } from '../../src/pool/resolve-overload.ts'
import { refusal } from '../spec/fakes.ts'

const resolve = (overload: unknown) => resolveOverload(new Fields('Pool "a"', { overload }))

describe('resolveOverload', () => {
  it('is off by default, and on by one word', () => {
    expect([resolve(undefined), resolve(false)]).toEqual([undefined, undefined])
    expect(resolve(true)).toEqual(DEFAULT_OVERLOAD)
  })

  it('its bounds fit each other', () => {
    expect(resolve({ minLimit: 20_000 })).toMatchObject({ minLimit: 20_000, maxLimit: 20_000 })
    expect(refusal(() => resolve({ minLimit: 5, maxLimit: 4 }))).toContain(
      '`overload.maxLimit` to be a whole number >= 5; got 4. It is the most calls that are let in',
    )
  })

  it.each([
    ['minLimit', 0],
    ['tolerance', 0.5],
    ['tolerance', 11],
    ['windowMs', 9],
  ])('%s: %j is out of its range', (field, value) => {
    expect(refusal(() => resolve({ [field]: value }))).toContain(
      `SPEC_INVALID_OPTION Pool "a" has a wrong spec: expected \`overload.${field}\``,
    )
  })
})
