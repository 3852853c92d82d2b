import { expect, it } from 'vitest'
import { describeValue } from '../../src/options/describe-value.ts'

const { proxy, revoke } = Proxy.revocable({}, {})
revoke()

it.each([
  ['x', "'x'"],
  ['y'.repeat(80), `'${'y'.repeat(60)}...'`],
  [1, '1'],
  [Number.NaN, 'NaN'],
  [10n, '10'],
  [true, 'true'],
  [undefined, 'undefined'],
  [Symbol('s'), 'Symbol(s)'],
  [null, 'null'],
  [[], 'an empty array'],
  [[1, 2], 'an array of 2'],
  [{}, 'an object without fields'],
  [{ a: 1, b: 2 }, 'an object with the fields a, b'],
  [() => 1, 'a function'],
])('a value from outside is shown short: %s', (value, text) => {
  expect(describeValue(value)).toBe(text)
})

it('a value that cannot be read is described all the same', () => {
  expect(describeValue(proxy)).toBe('an object that cannot be read')
})
