import { describe, expect, it } from 'vitest'
import { FrameLog } from '../../src/conversation/frame-log.ts'
import { Incoming } from '../../src/conversation/incoming.ts'
import { codecOf } from '../../src/wire/codec-of.ts'
import { contentLimitsOf } from '../../src/wire/content-limits.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { Kind } from '../../src/wire/kind.ts'
import { tuttiDialect } from '../../src/wire/tutti-dialect.ts'
import type { ReadyInfo, WorkerMessage } from '../../src/wire/worker-message.ts'

const codec = codecOf('msgpack')
const payloadOf = (message: unknown): Buffer => codec.encodeFrame(message).subarray(HEADER_BYTES)

const READY = { protocol: 1, sdk: 'x', runtime: 'x', methods: [], concurrency: 1 }

/** What it hands on of a payload. */
const readerOf = (maxFrameBytes: number, { ready = READY, log = new FrameLog() }: Partial<ReaderOptions> = {}) => {
  const speech = tuttiDialect.begin({
    codec,
    maxFrameBytes,
    limits: contentLimitsOf(maxFrameBytes),
    write: () => undefined,
    heard: () => undefined,
  })
  const heard: WorkerMessage[] = []
  const hearing = {
    ready: ready === 'not yet' ? undefined : ready,
    take: (message: WorkerMessage) => heard.push(message),
  }
  const incoming = new Incoming({ speech, log, hearing })
  return (payload: Buffer) => {
    incoming.read(payload)
    return heard.splice(0)
  }
}

interface ReaderOptions {
  readonly ready: ReadyInfo | 'not yet'
  readonly log: FrameLog
}

describe('Incoming', () => {
  it('reads messages, and takes note of them', () => {
    const log = new FrameLog()
    const read = readerOf(1_000_000, { log })
    expect(read(payloadOf([Kind.PULL, 1, 2]))).toEqual([{ kind: Kind.PULL, id: 1, n: 2 }])
    expect(log.last).toEqual([{ direction: 'from', kind: 'PULL', bytes: 4 }])
  })

  it.each([Kind.REPLY, Kind.PULL, Kind.CANCEL, Kind.CREDIT])('refuses kind %i before READY', (kind) => {
    const read = readerOf(1_000_000, { ready: 'not yet' })
    expect(() => read(payloadOf([kind, 1, 1]))).toThrow(expect.objectContaining({ code: 'WIRE_UNEXPECTED' }))
  })

  it('cuts the text of a LOG at 65536 characters, and leaves out the fields of one that is longer than 1 MiB', () => {
    const readPayload = readerOf(10_000_000)
    const read = (message: string, fields: unknown) => readPayload(payloadOf([Kind.LOG, 'info', message, fields]))[0]
    expect(read('x'.repeat(65_536), { a: 1 })).toMatchObject({ message: 'x'.repeat(65_536), fields: { a: 1 } })
    expect(read('x'.repeat(65_537), { a: 1 })).toMatchObject({
      message: `${'x'.repeat(65_536)} … (cut)`,
      fields: { a: 1 },
    })
    expect(read('x', { a: 'y'.repeat(1_100_000) })).toMatchObject({
      message: 'x',
      fields: { omittedBytes: expect.any(Number) },
    })
  })

  it('holds a payload to what its limit for frames allows', () => {
    const read = readerOf(1_000_000)
    const wide = Array.from({ length: 65_535 }, () => ({}))
    expect(() => read(payloadOf([Kind.REPLY, 1, wide]))).toThrow(
      expect.objectContaining({ code: 'WIRE_TOO_MANY_CONTAINERS' }),
    )
  })
})
