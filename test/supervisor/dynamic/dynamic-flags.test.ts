import { describe, expect, it } from 'vitest'
import { dynamicFlags } from '../../../src/supervisor/dynamic/dynamic-flags.ts'

describe('dynamicFlags', () => {
  it('are those of a static supervisor whose children know nothing of each other', () => {
    expect(dynamicFlags({ intensity: 2, periodMs: 7, maxChildren: 3 })).toEqual({
      strategy: 'one_for_one',
      autoShutdown: 'never',
      startup: 'sequential',
      intensity: 2,
      periodMs: 7,
    })
  })
})
