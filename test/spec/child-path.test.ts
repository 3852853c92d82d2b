import { expect, it } from 'vitest'
import { childPath } from '../../src/spec/child-path.ts'

it('a path is the ids from the root on, joined by slashes', () => {
  expect(childPath('', 'linguistics')).toBe('linguistics')
  expect(childPath('linguistics/analysis', 'phonemes')).toBe('linguistics/analysis/phonemes')
})
