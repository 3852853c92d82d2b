import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WireError } from '../../src/errors/wire-error.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'
import { retainedBytes } from '../fixtures/retained-bytes.ts'

const frame = (payload: Uint8Array): Buffer => {
  const header = Buffer.alloc(4)
  header.writeUInt32BE(payload.length)
  return Buffer.concat([header, payload])
}

/** Cuts bytes at the given places (each 0 to 1). */
const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const offsets = [0, ...places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b), bytes.length]
  return offsets.slice(1).map((end, index) => bytes.subarray(offsets[index], end))
}

const readAll = (chunks: readonly Buffer[], reader = new FrameReader()): Buffer[] => {
  const payloads: Buffer[] = []
  for (const chunk of chunks) reader.push(chunk, (payload) => payloads.push(Buffer.from(payload)))
  return payloads
}

describe('FrameReader', () => {
  it('reads the same frames from any chunking', () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 300 })
    const fraction = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 20 }), fc.array(fraction, { maxLength: 30 }), (payloads, places) => {
        const reader = new FrameReader()
        const read = readAll(cut(Buffer.concat(payloads.map(frame)), places), reader)
        reader.end()
        expect(read.map((each) => each.toString('hex'))).toEqual(
          payloads.map((each) => Buffer.from(each).toString('hex')),
        )
      }),
    )
  })

  it('reads one byte at a time', () => {
    const bytes = Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('two'))])
    expect(readAll([...bytes].map((byte) => Buffer.from([byte]))).map(String)).toEqual(['one', 'two'])
  })

  it('holds what has arrived, and not a multiple of it, when a large frame comes byte by byte', () => {
    const reader = new FrameReader()
    const payloads: Buffer[] = []
    const push = (bytes: Buffer): void => reader.push(bytes, (payload) => payloads.push(payload))
    const before = retainedBytes()
    const length = 200_000
    push(frame(Buffer.alloc(length)).subarray(0, 4))
    for (let n = 1; n < length; n += 1) push(Buffer.alloc(1, n))
    expect(retainedBytes() - before).toBeLessThan(20 * length)
    push(Buffer.alloc(1, length))
    expect(payloads.map((payload) => payload.equals(Buffer.from(payload.map((_, at) => at + 1))))).toEqual([true])
  })

  it('throws nothing but WireError on random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (chunks) => {
        try {
          readAll(chunks.map((chunk) => Buffer.from(chunk)))
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
    )
  })

  it('refuses a frame above the limit from its header, and takes one at the limit', () => {
    expect(readAll([frame(Buffer.alloc(16, 1))], new FrameReader(16))).toHaveLength(1)
    expect(() => readAll([Buffer.from([0, 0, 0, 17])], new FrameReader(16))).toThrow(
      expect.objectContaining({ code: 'WIRE_FRAME_TOO_LARGE' }),
    )
  })

  it('holds what has arrived, not what a header claims', () => {
    const reader = new FrameReader()
    const before = process.memoryUsage().arrayBuffers
    for (let count = 0; count < 100; count += 1)
      new FrameReader().push(Buffer.from([3, 0xff, 0xff, 0xff, 1]), () => undefined)
    reader.push(Buffer.from([3, 0xff, 0xff, 0xff, 1]), () => undefined)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
  })

  it('says so when text was printed where frames should be', () => {
    expect(() => readAll([Buffer.from('Hello from print()\n')])).toThrow(/as if text had been printed/)
  })

  it('joins a large frame in time that grows with its size', () => {
    const payload = Buffer.alloc(8 * 1024 * 1024, 7)
    const whole = frame(payload)
    const chunks = Array.from({ length: Math.ceil(whole.length / 4096) }, (_, index) =>
      whole.subarray(index * 4096, (index + 1) * 4096),
    )
    const [read] = readAll(chunks)
    expect(read?.equals(payload)).toBe(true)
  })
})
