import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../src/wire/frame-reader.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'
import { parseWorkerMessage } from '../../src/wire/worker-message.ts'
import { messageVectors, revive, violationVectors } from './vectors.ts'

const decode = (frame: Buffer): unknown[] => {
  const values: unknown[] = []
  new FrameReader().push(frame, (payload) => values.push(msgpackCodec.decode(payload)))
  return values
}

describe('golden vectors', () => {
  it.each(messageVectors)('reads "$name"', ({ frame, message }) => {
    expect(decode(Buffer.from(frame, 'hex'))).toEqual([revive(message)])
  })

  it.each(messageVectors)('writes "$name" so that it reads the same', ({ message }) => {
    expect(decode(msgpackCodec.encodeFrame(revive(message)))).toEqual([revive(message)])
  })

  it.each(messageVectors.filter(({ canonical }) => canonical))(
    'writes "$name" in the shortest form',
    ({ frame, message }) => {
      expect(msgpackCodec.encodeFrame(revive(message)).toString('hex')).toBe(frame)
    },
  )

  it.each(violationVectors)('refuses $name with $code', ({ bytes, maxFrameBytes, code }) => {
    const reader = new FrameReader(maxFrameBytes)
    const read = (): void => {
      reader.push(Buffer.from(bytes, 'hex'), (payload) => parseWorkerMessage(msgpackCodec.decode(payload)))
      reader.end()
    }
    expect(read).toThrow(expect.objectContaining({ name: 'WireError', code }))
  })
})
