import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { resolveBounds, resolvePoolSize } from '../../src/pool/resolve-pool-size.ts'
import { refusal } from '../spec/fakes.ts'

const fieldsOf = (record: Readonly<Record<string, unknown>>) => new Fields('Pool "a"', record)

const resolve = (size: unknown) => resolvePoolSize(fieldsOf({ size }), 2)

describe('resolvePoolSize', () => {
  it.each([
    [undefined, { min: 2, max: 2, spare: 0 }],
    [5, { min: 5, max: 5, spare: 0 }],
    [{ max: 4 }, { min: 1, max: 4, spare: 0 }],
    [
      { min: 0, max: 4, spare: 4 },
      { min: 0, max: 4, spare: 4 },
    ],
    [
      { min: 4, max: 4 },
      { min: 4, max: 4, spare: 0 },
    ],
  ])('%j', (size, expected) => {
    expect(resolve(size)).toEqual(expected)
  })

  it.each([
    [0, 'SPEC_INVALID_OPTION', 'expected `size` to be a whole number from 1 to 4096; got 0'],
    [Number.NaN, 'SPEC_INVALID_OPTION', 'expected `size` to be a whole number from 1 to 4096; got NaN'],
    [1.5, 'SPEC_INVALID_OPTION', 'got 1.5'],
    ['4', 'SPEC_INVALID_OPTION', "got '4'"],
    [null, 'SPEC_INVALID_OPTION', 'expected `size` to be an object; got null'],
    [[1, 4], 'SPEC_INVALID_OPTION', 'expected `size` to be an object; got an array of 2'],
    [{}, 'SPEC_INVALID_OPTION', 'expected `size.max` to be a whole number; got undefined'],
    [{ max: 0 }, 'SPEC_INVALID_OPTION', 'expected `size.max` to be a whole number from 1 to 4096; got 0'],
    [{ min: -1, max: 2 }, 'SPEC_INVALID_OPTION', 'expected `size.min`'],
    [{ min: 5, max: 4 }, 'SPEC_BAD_COMBINATION', 'expected `size.min` to be at most `max` (4); got 5'],
    [{ min: 2, max: 4, spare: 3 }, 'SPEC_BAD_COMBINATION', 'expected `size.spare` to be at most 2, which is'],
    [{ max: 4, maximum: 5 }, 'SPEC_UNKNOWN_OPTION', '`maximum`'],
  ])('%j is refused with %s', (size, code, message) => {
    const said = refusal(() => resolve(size))
    expect(said).toContain(message)
    expect(said.startsWith(`${code} `)).toBe(true)
  })
})

describe('resolveBounds', () => {
  it('checks new bounds by the same rules', () => {
    expect(resolveBounds(fieldsOf({ min: 1, max: 3 }))).toEqual({ min: 1, max: 3, spare: 0 })
    expect(refusal(() => resolveBounds(fieldsOf({ min: 3, max: 1 })))).toMatch(/^SPEC_BAD_COMBINATION .*`min`/)
  })
})
