import { describe, it } from 'vitest'
import { expectSameCost } from './many-children.ts'

describe('a hundred thousand children', () => {
  it('cost about the same each as a thousand', { timeout: 300_000 }, () => expectSameCost(100_000))
})
