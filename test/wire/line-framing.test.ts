import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINES } from '../../src/wire/line-framing.ts'

const read = (chunks: readonly Buffer[], maxFrameBytes = 1_000): string[] => {
  const lines: string[] = []
  const reader = LINES.createReader(maxFrameBytes)
  for (const chunk of chunks) reader.push(chunk, (payload) => lines.push(payload.toString('latin1')))
  reader.end()
  return lines
}

describe('LINES', () => {
  it('reads the same lines from any chunking', () => {
    const line = fc.string({ maxLength: 40, unit: fc.constantFrom('a', ' ', '\t', '{', '"') })
    const size = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), size, (lines, end, bytes) => {
        const all = Buffer.from(lines.map((each) => each + end).join(''))
        const chunks = Array.from({ length: Math.ceil(all.length / bytes) }, (_, index) =>
          all.subarray(index * bytes, (index + 1) * bytes),
        )
        expect(read(chunks)).toEqual(lines)
      }),
    )
  })

  it('takes a line of maxFrameBytes and no longer one, whether its end has come or not', () => {
    const line = Buffer.from('12345678')
    expect(read([line, Buffer.from('\n')], 8)).toEqual(['12345678'])
    const tooLong = expect.objectContaining({ code: 'WIRE_FRAME_TOO_LARGE' })
    expect(() => read([line, Buffer.from('9')], 8)).toThrow(tooLong)
    expect(() => read([line, Buffer.from('9\n')], 8)).toThrow(tooLong)
  })

  it('tells of a last line that has no end', () => {
    expect(() => read([Buffer.from('a\nb')])).toThrow(expect.objectContaining({ code: 'WIRE_TRUNCATED' }))
  })
})
