import { describe, expect, it } from 'vitest'
import { FrameLog } from '../../src/conversation/frame-log.ts'
import { Kind } from '../../src/wire/kind.ts'

describe('FrameLog', () => {
  it('remembers what went to and fro, oldest first', () => {
    const log = new FrameLog()
    expect(log.last).toEqual([])
    log.wrote(Kind.CALL, 54)
    log.read(12)
    log.understood(Kind.REPLY)
    expect(log.last).toEqual([
      { direction: 'to', kind: 'CALL', bytes: 54 },
      { direction: 'from', kind: 'REPLY', bytes: 12 },
    ])
  })

  it('says so when a frame was not understood', () => {
    const log = new FrameLog()
    log.read(3)
    log.wrote(undefined, 5_000_000_000)
    expect(log.last).toEqual([
      { direction: 'from', kind: 'unknown', bytes: 3 },
      { direction: 'to', kind: 'unknown', bytes: 5_000_000_000 },
    ])
  })

  it('keeps the last sixteen', () => {
    const log = new FrameLog()
    for (let bytes = 1; bytes <= 40; bytes += 1) log.wrote(Kind.PING, bytes)
    expect(log.last.map(({ bytes }) => bytes)).toEqual(Array.from({ length: 16 }, (_, index) => 25 + index))
  })
})
