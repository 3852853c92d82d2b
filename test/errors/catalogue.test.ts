import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/errors/catalogue.ts'

describe('the catalogue of errors', () => {
  it.each(Object.entries(CATALOGUE))('%s begins as its class does, and its meaning is a sentence', (code, entry) => {
    expect(code.startsWith(`${entry.class.replace(/Error$/, '').toUpperCase()}_`)).toBe(true)
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)+$/)
    expect(entry.meaning).toMatch(/^[A-Z`].*\.$/s)
  })
})
