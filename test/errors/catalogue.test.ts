import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/errors/catalogue.ts'

const PREFIXES: Readonly<Record<string, string>> = {
  SpecError: 'SPEC_',
  StartError: 'START_',
  CallError: 'CALL_',
  RemoteError: 'REMOTE_',
  WireError: 'WIRE_',
  PrepareError: 'PREPARE_',
}

describe('the catalogue of errors', () => {
  it.each(Object.entries(CATALOGUE))('%s begins as its class does, and its meaning is a sentence', (code, entry) => {
    expect(code.startsWith(PREFIXES[entry.class] ?? 'unknown class')).toBe(true)
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)+$/)
    expect(entry.meaning).toMatch(/^[A-Z`].*\.$/s)
  })
})
