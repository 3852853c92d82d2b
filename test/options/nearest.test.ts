import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/options/nearest.ts'

describe('nearest', () => {
  it('puts the most similar name first', () => {
    expect(nearest('requirments', ['program', 'python', 'requirements'])).toMatchObject({
      sorted: ['requirements', expect.any(String), expect.any(String)],
      meant: 'requirements',
    })
  })

  it.each([
    ['Restart', ['restart', 'shutdown'], 'restart'],
    ['quueMs', ['queueMs', 'graceMs'], 'queueMs'],
    ['deadline', ['deadlineMs'], 'deadlineMs'],
    ['nmae', ['name'], 'name'],
    ['xyz', ['restart', 'shutdown'], undefined],
    ['xy', ['id'], undefined],
    ['x', [], undefined],
  ])('for %o among %o means %o', (word, names, meant) => {
    expect(nearest(word, names).meant).toBe(meant)
  })

  it('takes words of any length', () => {
    expect(nearest('x'.repeat(10_000_000), ['restart', 'y'.repeat(1_000_000)]).meant).toBeUndefined()
  })
})
