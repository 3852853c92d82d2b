import { describe, expect, it } from 'vitest'
import { resolvePhases } from '../../src/system/phases.ts'

describe('resolvePhases', () => {
  it('has four phases by default, the tree without a limit', () => {
    expect(resolvePhases()).toEqual([
      { name: 'unbind', limitMs: 5_000 },
      { name: 'drain', limitMs: 5_000 },
      { name: 'tree', limitMs: 'infinity' },
      { name: 'cleanup', limitMs: 5_000 },
    ])
  })

  it.each([
    ['a name that is empty', [{ name: '' }, { name: 'tree' }]],
    ['a name that is there twice', [{ name: 'tree' }, { name: 'tree' }]],
    ['a limit that is negative', [{ name: 'tree', limitMs: -1 }]],
    ['a limit with a fraction', [{ name: 'tree', limitMs: 0.5 }]],
    ['no phase for the tree', [{ name: 'unbind' }]],
  ])('refuses %s', (_, phases) => {
    expect(() => resolvePhases(phases)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })
})
