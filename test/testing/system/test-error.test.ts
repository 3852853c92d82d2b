import { describe, expect, it } from 'vitest'
import { isTuttiError } from '../../../src/index.ts'
import { TestError } from '../../../src/testing/index.ts'

describe('TestError', () => {
  it('is an error of Tutti with a code and a message', () => {
    const error = new TestError('TEST_LIMIT', 'Waited 5 ms for Godot')
    expect(isTuttiError(error)).toBe(true)
    expect(error).toMatchObject({ name: 'TestError', code: 'TEST_LIMIT', message: 'Waited 5 ms for Godot' })
  })
})
