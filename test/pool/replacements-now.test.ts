import { describe, expect, it } from 'vitest'
import { replacementsNow } from '../../src/pool/replacements-now.ts'

const ALL = ['1', '2', '3', '4']

describe('replacementsNow', () => {
  it.each([
    ['one at a time', { wanting: ALL, unavailable: 0, ready: 4 }, 1, '1'],
    ['none while another is missing', { wanting: ALL, unavailable: 1, ready: 3 }, 1, ''],
    ['as many as may be missing', { wanting: ALL, unavailable: 0, ready: 4 }, 3, '1 2 3'],
    ['as many as may still be missing', { wanting: ALL, unavailable: 2, ready: 2 }, 3, '1'],
    ['not the last one while others are missing', { wanting: ALL, unavailable: 3, ready: 1 }, 4, ''],
    [
      'a lone member is replaced: nobody else could take its place',
      { wanting: ['1'], unavailable: 0, ready: 1 },
      1,
      '1',
    ],
    ['none when none wants to', { wanting: [], unavailable: 0, ready: 4 }, 4, ''],
    ['none when more are missing than may be', { wanting: ALL, unavailable: 5, ready: 4 }, 2, ''],
  ] as const)('%s', (_rule, members, maxUnavailable, expected) => {
    expect(replacementsNow(members, maxUnavailable).join(' ')).toBe(expected)
  })
})
