import { describe, expect, it } from 'vitest'
import { inputMissing } from '../../src/prepare/preparation-key.ts'
import { shell } from './preparation.ts'

const failure = (code: string): Error => Object.assign(new Error(code), { code, path: '/in/put' })

describe('inputMissing', () => {
  it.each([
    ['ENOENT', 'PREPARE_INPUT_MISSING', 'which does not exist'],
    ['EACCES', 'PREPARE_INPUT_MISSING', 'cannot be read (EACCES)'],
    ['EMFILE', 'PREPARE_STEP_FAILED', 'ulimit -n'],
    ['ENFILE', 'PREPARE_STEP_FAILED', 'too many open files'],
  ])('of %s says what is wrong', (code, expected, words) => {
    const error = inputMissing(shell(''), failure(code))
    expect(error.code).toBe(expected)
    expect(error.message).toContain('/in/put')
    expect(error.message).toContain(words)
  })
})
