import { describe, expect, it } from 'vitest'
import type { Strategy } from '../../src/spec/supervisor-flags.ts'
import { groupOf } from '../../src/supervisor/group.ts'

const TABLE: readonly (readonly [Strategy, string, readonly string[]])[] = [
  ['one_for_one', 'b', ['b']],
  ['rest_for_one', 'a', ['a', 'b', 'c']],
  ['rest_for_one', 'b', ['b', 'c']],
  ['rest_for_one', 'c', ['c']],
  ['one_for_all', 'a', ['a', 'b', 'c']],
  ['one_for_all', 'c', ['a', 'b', 'c']],
]

describe('groupOf', () => {
  it.each(TABLE)('%s, %s fails → %j', (strategy, failed, group) => {
    expect(groupOf(strategy, ['a', 'b', 'c'], failed)).toEqual(group)
  })
})
