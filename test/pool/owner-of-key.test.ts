import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownerOfKey } from '../../src/pool/owner-of-key.ts'
import { hashOfText } from '../../src/supervisor/partition/hash-of-text.ts'

const membersOf = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => hashOfText(`${index + 1}`))

const KEYS: readonly number[] = Array.from({ length: 20_000 }, (_, index) => hashOfText(`user-${index}`))

describe('ownerOfKey', () => {
  it('has no owner among none', () => {
    expect(ownerOfKey(1, [])).toBe(-1)
    expect(ownerOfKey(1, membersOf(3), () => false)).toBe(-1)
  })

  it('is the same in every process and release', () => {
    const owners = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ownerOfKey(hashOfText(key), membersOf(4)))
    expect(owners).toEqual([3, 3, 1, 1, 2, 0])
  })

  it.each([2, 3, 8, 16])('gives each of %i members its share of the keys, within a tenth', (count) => {
    const shares = new Map<number, number>()
    for (const key of KEYS) {
      const owner = ownerOfKey(key, membersOf(count))
      shares.set(owner, (shares.get(owner) ?? 0) + 1)
    }
    expect(shares.size).toBe(count)
    for (const share of shares.values()) expect(Math.abs(share / (KEYS.length / count) - 1)).toBeLessThan(0.1)
  })

  it('when a member goes, only its keys move, and evenly; when it comes back, they come back', () => {
    const members = membersOf(8)
    const others = (index: number): boolean => index !== 3
    const moved = KEYS.filter((key) => ownerOfKey(key, members) !== ownerOfKey(key, members, others))
    expect(moved.every((key) => ownerOfKey(key, members) === 3)).toBe(true)
    expect(moved.length / KEYS.length).toBeCloseTo(1 / 8, 1)
    expect(new Set(moved.map((key) => ownerOfKey(key, members, others))).size).toBe(7)
  })

  it('for any change of size, the keys that move are those of the members that come or go', () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(fc.string(), size, size, (text, before, after) => {
        const key = hashOfText(text)
        const first = ownerOfKey(key, membersOf(before))
        const second = ownerOfKey(key, membersOf(after))
        if (first !== second) expect(before < after ? second >= before : first >= after).toBe(true)
      }),
    )
  })
})
