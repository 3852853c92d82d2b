import { describe, expect, it } from 'vitest'
import { hashOfText } from '../../../src/supervisor/partition/hash-of-text.ts'

describe('hashOfText', () => {
  // From the table of the authors of FNV, for bytes; these texts have one byte a character, and no
  // zeros between them.
  it.each([
    ['', 0x81_1c_9d_c5],
    ['a', 0xe4_0c_29_2c],
    ['foobar', 0xbf_9c_f9_68],
  ])('%j', (text, expected) => {
    expect(hashOfText(text)).toBe(expected)
  })
})
