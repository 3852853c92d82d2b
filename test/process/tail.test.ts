import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Tail } from '../../src/process/tail.ts'

const tailOf = (maxBytes: number, ...chunks: readonly (string | Buffer)[]): string => {
  const tail = new Tail(maxBytes)
  for (const chunk of chunks) tail.push(Buffer.from(chunk), 0)
  return tail.toString()
}

describe('Tail', () => {
  it.each([
    ['nothing', [], ''],
    ['less than its bound', ['abc'], 'abc'],
    ['exactly its bound', ['abcdef', 'gh'], 'abcdefgh'],
    ['more than its bound', ['abcdef', 'ghij'], 'cdefghij'],
    ['one chunk that is larger than its bound', ['0123456789abcdef'], '89abcdef'],
  ])('keeps the last bytes of %s', (_, chunks, expected) => {
    expect(tailOf(8, ...chunks)).toBe(expected)
  })

  it('leaves out a character that was cut at the start', () => {
    expect(tailOf(8, 'ää\u{1f600}bcdef')).toBe('bcdef')
    expect(tailOf(8, '\u{1f600}bcdef')).toBe('bcdef')
    expect(tailOf(8, '\u{1f600}bcde')).toBe('\u{1f600}bcde')
  })

  it('may be read again, and goes on after it', () => {
    const tail = new Tail(4)
    tail.push(Buffer.from('abcdef'), 0)
    expect([tail.toString(), tail.toString()]).toEqual(['cdef', 'cdef'])
    tail.push(Buffer.from('gh'), 0)
    expect(tail.toString()).toBe('efgh')
  })

  it('does not change when the caller reuses the chunk after a compaction', () => {
    const tail = new Tail(4)
    const chunk = Buffer.from('abcdefghij')
    tail.push(chunk)
    chunk.fill('x')
    expect(tail.toString()).toBe('ghij')
  })

  it('tells what came since it was last silent for a second, and when the last of it came', () => {
    const tail = new Tail(8)
    for (const [text, atMs] of [
      ['old', 0],
      ['ab', 1_001],
      ['cd', 2_001],
    ] as const)
      tail.push(Buffer.from(text), atMs)
    expect([tail.burst(), tail.toString(), tail.lastAtMs]).toEqual(['abcd', 'oldabcd', 2_001])
    tail.push(Buffer.from('0123456789'), 2_002)
    expect(tail.burst()).toBe('23456789')
    tail.push(Buffer.from('z'), 9_000)
    expect([tail.burst(), tail.toString()]).toEqual(['z', '3456789z'])
  })

  it('equals the end of everything that was pushed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 64 }),
        (chunks, maxBytes) => {
          expect(tailOf(maxBytes, ...chunks)).toBe(chunks.join('').slice(-maxBytes))
        },
      ),
    )
  })

  it('takes thousands of small chunks', () => {
    expect(tailOf(8, ...Array.from({ length: 5_000 }, (_, at) => String(at % 10)))).toBe('23456789')
  })
})
