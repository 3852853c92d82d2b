import { expect, it } from 'vitest'
import { FrameLog } from '../../src/conversation/frame-log.ts'
import { Outgoing } from '../../src/conversation/outgoing.ts'
import { contentLimitsOf } from '../../src/wire/content-limits.ts'
import { type Frame, wholeFrame } from '../../src/wire/frame.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { hostMessage } from '../../src/wire/host-message.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'
import { tuttiDialect } from '../../src/wire/tutti-dialect.ts'

const KIB_64 = 65_536

function outgoing(maxFrameBytes = 1_000_000) {
  const frames: Frame[] = []
  const log = new FrameLog()
  const write = (frame: Frame): void => void frames.push(frame)
  const speech = tuttiDialect.begin({
    codec: msgpackCodec,
    maxFrameBytes,
    limits: contentLimitsOf(maxFrameBytes),
    write,
    heard: () => undefined,
  })
  const out = new Outgoing({ speech, framing: tuttiDialect.framing, maxFrameBytes, log })
  out.carrier = { isCongested: false, write }
  return { frames, log, out }
}

const callWith = (args: unknown): unknown[] =>
  hostMessage.call(1, { method: 'save', args, ttlMs: 5, headers: undefined })

const read = (frame: Frame): unknown => msgpackCodec.decode(wholeFrame(frame).subarray(HEADER_BYTES))

it('a call with bulk leaves in parts, and reads as any other', () => {
  const { frames, out } = outgoing()
  const bulk = Buffer.alloc(KIB_64, 'b')
  out.say(callWith(bulk))
  out.say(callWith({ bulk }))
  expect(frames.map((frame) => Array.isArray(frame))).toEqual([true, false])
  expect(frames.map(read)).toEqual([callWith(bulk), callWith({ bulk })])
})

it('what is not a call is copied: nobody hears when it has left', () => {
  const { frames, out } = outgoing()
  const bulk = Buffer.alloc(KIB_64, 'b')
  out.say(hostMessage.push(1, bulk))
  bulk.fill('c')
  expect(frames.map(read)).toEqual([hostMessage.push(1, Buffer.alloc(KIB_64, 'b'))])
})

it.each([
  ['in one piece', 'x'.repeat(KIB_64)],
  ['in parts', Buffer.alloc(KIB_64)],
])('a frame that is too large is refused %s, and not written', (_, args) => {
  const { frames, log, out } = outgoing(KIB_64)
  expect(() => out.say(callWith(args))).toThrow(
    expect.objectContaining({ code: 'WIRE_UNENCODABLE', message: expect.stringContaining('maxFrameBytes (65536)') }),
  )
  expect(frames).toEqual([])
  expect(log.last).toEqual([])
})
