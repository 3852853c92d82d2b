import { describe, expect, it } from 'vitest'
import { graceOf } from '../../src/conversation/grace-of.ts'

describe('graceOf', () => {
  it.each([
    ['kill', undefined, 5_000],
    ['kill', 100, 100],
    ['kill', 'infinity', 'infinity'],
    ['ignore', 100, 'infinity'],
  ] as const)('with onOverrun %s and a call that says %s is %s', (onOverrun, asked, grace) => {
    expect(graceOf({ graceMs: asked }, { onOverrun, graceMs: 5_000 })).toBe(grace)
  })
})
