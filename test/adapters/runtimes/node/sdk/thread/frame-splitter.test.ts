import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameGatherer } from '../../../../../../adapters/runtimes/node/sdk/thread/frame-gatherer.ts'
import { type FrameSink, frameSplitter } from '../../../../../../adapters/runtimes/node/sdk/thread/frame-splitter.ts'

/** What a splitter let out, as text: one entry per frame. */
function split(maxFrameBytes: number, intercept: (payload: Buffer) => boolean = () => false) {
  const frames: string[] = []
  const intercepted: string[] = []
  const violations: string[] = []
  const sink: FrameSink = {
    frames(run) {
      expect([run.byteOffset, run.byteLength], 'owns its memory').toEqual([0, run.buffer.byteLength])
      const bytes = Buffer.from(run)
      for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
        frames.push(bytes.toString('latin1', at + 4, at + 4 + bytes.readUInt32BE(at)))
      }
    },
    intercept(bytes, start, end) {
      const payload = Buffer.from(bytes.subarray(start, end))
      if (!intercept(payload)) return false
      intercepted.push(payload.toString('latin1'))
      return true
    },
    violation: (code) => violations.push(code),
  }
  const splitter = frameSplitter({ maxFrameBytes, sink, frameGatherer })
  return { splitter, frames, intercepted, violations }
}

function frame(payload: string): Buffer {
  const bytes = Buffer.alloc(4 + payload.length)
  bytes.writeUInt32BE(payload.length)
  bytes.write(payload, 4, 'latin1')
  return bytes
}

describe('frameSplitter', () => {
  it('gives back every frame, whatever the chunks', () => {
    const payloads = fc.array(fc.string({ minLength: 1, maxLength: 300, unit: 'binary-ascii' }), { maxLength: 20 })
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 })
    fc.assert(
      fc.property(payloads, sizes, (sent, chunkSizes) => {
        const isPing = (payload: Buffer): boolean => (payload[0] ?? 0) % 5 === 0
        const { splitter, frames, intercepted, violations } = split(300, isPing)
        const stream = Buffer.concat(sent.map(frame))
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = chunkSizes[i % chunkSizes.length] ?? 1
          // The memory of a chunk is used again, as the socket does it.
          const chunk = Buffer.from(stream.subarray(at, at + size))
          splitter.push(chunk)
          chunk.fill(0xff)
          at += size
        }
        expect(frames).toEqual(sent.filter((text) => !isPing(Buffer.from(text, 'latin1'))))
        expect(intercepted).toEqual(sent.filter((text) => isPing(Buffer.from(text, 'latin1'))))
        expect(splitter.isBroken()).toBe(false)
        expect(violations).toEqual([])
      }),
    )
  })

  it('gathers a frame of megabytes from small chunks', () => {
    const { splitter, frames } = split(10_000_000)
    const big = frame('x'.repeat(3_000_000))
    for (let at = 0; at < big.length; at += 65_536) splitter.push(big.subarray(at, at + 65_536))
    expect(frames.map((text) => text.length)).toEqual([3_000_000])
  })

  it('refuses a frame above the limit as soon as its header is there, one byte at a time', () => {
    const { splitter, violations } = split(16)
    for (const byte of [0, 0, 0]) splitter.push(Buffer.of(byte))
    expect(violations).toEqual([])
    splitter.push(Buffer.of(17))
    expect(violations).toEqual(['WIRE_FRAME_TOO_LARGE'])
    splitter.push(frame('more'))
    expect(splitter.isBroken()).toBe(true)
    expect(violations).toEqual(['WIRE_FRAME_TOO_LARGE'])
  })

  it('lets out the frames that came before a broken one', () => {
    const { splitter, frames, violations } = split(16)
    splitter.push(Buffer.concat([frame('a'), frame('b'), Buffer.alloc(4)]))
    expect([frames, violations]).toEqual([['a', 'b'], ['WIRE_EMPTY_FRAME']])
  })
})
