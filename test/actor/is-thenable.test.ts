import { expect, it } from 'vitest'
import { isThenable } from '../../src/actor/is-thenable.ts'

it.each([
  [Promise.resolve(), true],
  [{ then: () => {} }, true],
  [{ then: 1 }, false],
  [{}, false],
])('%o: %s', (value, expected) => {
  expect(isThenable(value)).toBe(expected)
})
