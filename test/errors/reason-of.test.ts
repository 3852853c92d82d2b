import { describe, expect, it } from 'vitest'
import { reasonOf } from '../../src/errors/reason-of.ts'

describe('reasonOf', () => {
  it.each([
    ['an error', new TypeError('no'), 'no'],
    ['text', 'no', 'no'],
    ['nothing', undefined, 'undefined'],
    ['what cannot be read', { toString: () => { throw new Error('hostile') } }, 'something that cannot be read was thrown'], // biome-ignore format: one line
  ])('reads %s', (_, thrown, reason) => {
    expect(reasonOf(thrown)).toBe(reason)
  })
})
