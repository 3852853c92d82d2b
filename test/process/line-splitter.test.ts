import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter } from '../../src/process/line-splitter.ts'

const linesOf = (...chunks: readonly (string | Buffer)[]): string[] => {
  const lines: string[] = []
  const splitter = new LineSplitter((line) => lines.push(line))
  for (const chunk of chunks) splitter.push(Buffer.from(chunk))
  splitter.end()
  return lines
}

describe('LineSplitter', () => {
  it.each([
    ['whole lines', ['one\ntwo\n'], ['one', 'two']],
    ['a line in pieces', ['on', 'e\ntw', 'o\n'], ['one', 'two']],
    ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
    ['line ends of Windows, also in two pieces', ['one\r\ntwo\r', '\nthree'], ['one', 'two', 'three']],
    ['carriage returns within a line, as of a progress bar', ['10%\r20%\n'], ['10%\r20%']],
    ['a last line without an end', ['one\ntwo'], ['one', 'two']],
    ['nothing', [''], []],
    ['bytes that are no UTF-8', [Buffer.from([0x61, 0xff, 0x0a])], ['a\ufffd']],
    ['half a character at the very end', [Buffer.from([0x61, 0xe2, 0x82])], ['a\ufffd']],
  ])('cuts %s', (_, chunks, expected) => {
    expect(linesOf(...chunks)).toEqual(expected)
  })

  it('gives what it holds once, however often it is ended', () => {
    const lines: string[] = []
    const splitter = new LineSplitter((line) => lines.push(line))
    splitter.push(Buffer.from('held'))
    splitter.end()
    splitter.end()
    expect(lines).toEqual(['held'])
  })

  it.each([
    ['that has not ended', ['x'.repeat(150_000)]],
    ['that ends in the same chunk', [`${'x'.repeat(150_000)}\n`]],
    ['in many chunks', [...Array.from({ length: 150 }, () => 'x'.repeat(1_000)), '\n']],
  ])('cuts a line above 65 536 characters %s into several', (_, chunks) => {
    expect(linesOf(...chunks).map((line) => line.length)).toEqual([65_536, 65_536, 18_928])
  })

  it('does not cut a character in two', () => {
    const lines = linesOf(`x${'\u{1f600}'.repeat(40_000)}\n`)
    expect(lines.filter((line) => /\p{Surrogate}/u.test(line))).toEqual([])
    expect(lines.join('')).toBe(`x${'\u{1f600}'.repeat(40_000)}`)
  })

  it('gives the same lines for every fragmentation', () => {
    const text = fc
      .array(fc.constantFrom('a', 'ä', '€', '\u{1f600}', '\n', '\r\n'), { maxLength: 40 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 10 }), (whole, sizes) => {
        const bytes = Buffer.from(whole)
        const chunks: Buffer[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(linesOf(...chunks)).toEqual(linesOf(whole))
      }),
    )
  })
})
