import { describe, it } from 'vitest'
import { expectSameCost } from './many-children.ts'

describe('many children', () => {
  it('cost about the same each, however many there are', () => expectSameCost(10_000))
})
