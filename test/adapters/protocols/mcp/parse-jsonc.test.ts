import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonc } from '../../../../adapters/protocols/mcp/parse-jsonc.ts'

const parse = (text: string): unknown => parseJsonc('file', text)

describe('parseJsonc()', () => {
  it('reads what JSON is, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__'))
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('reads comments, and commas before closing brackets', () => {
    const text = '\uFEFF// first\n{ "a": [1, /* two, */ 2,], // "b": 3\n "c": "// no comment", }\n'
    expect(parse(text)).toEqual({ a: [1, 2], c: '// no comment' })
  })

  it.each([
    ['{ "a": 1, "a": 2 }', 'line 1: "a" is there twice'],
    ['{\n  a: 1 }', 'line 2: expected a name in quotes; got a'],
    ['{ "a" 1 }', 'expected ":" after "a"; got 1'],
    ['[1 2]', 'expected "," or "]"; got 2'],
    ['{ "a": ', 'expected a value; got the end'],
    ['{} x', 'unexpected x after the value'],
    ['{ "a": \u0027x\u0027 }', 'something that is no JSON'],
    ['/* open', 'something that is no JSON'],
    ['['.repeat(200), 'nested deeper than 100 levels'],
    ['', 'expected a value; got the end'],
  ])('refuses %s', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID', message: expect.stringContaining(message) }),
    )
  })
})
