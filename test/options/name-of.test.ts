import { describe, expect, it } from 'vitest'
import { nameOf } from '../../src/options/name-of.ts'

describe('nameOf', () => {
  it('quotes a name, and describes what is none', () => {
    expect([nameOf('shards'), nameOf(7), nameOf(undefined)]).toEqual(['"shards"', '7', 'undefined'])
  })

  it('does not throw for a value that throws while it is read', () => {
    const hostile = new Proxy({}, { get: trap, ownKeys: trap })
    expect(nameOf(hostile)).toBe('an object that cannot be read')
  })
})

function trap(): never {
  throw new Error('a trap was read')
}
