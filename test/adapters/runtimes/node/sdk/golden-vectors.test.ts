import { describe, expect, it } from 'vitest'
import { msgpackCodec } from '../../../../../adapters/runtimes/node/sdk/msgpack-codec.ts'
import { msgpackPing } from '../../../../../adapters/runtimes/node/sdk/thread/msgpack-ping.ts'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'
import { messageVectors, violationVectors } from './vectors.ts'

useWorkers()
const vectors = messageVectors()
const named = (name: string) => vectors.find((vector) => vector.name === name) ?? expect.fail(`no vector ${name}`)

describe('the MessagePack codec on the golden vectors', () => {
  it.each(vectors)('reads "$name"', ({ frame, message }) => {
    expect(msgpackCodec.decode(frame.subarray(4))).toEqual(message)
  })

  it.each(vectors)('writes "$name"', ({ frame, message, canonical }) => {
    const written = msgpackCodec.encodeFrame(message)
    expect(msgpackCodec.decode(written.subarray(4))).toEqual(message)
    if (canonical) expect(written.toString('hex')).toBe(frame.toString('hex'))
  })
})

describe('the reader thread on the golden vectors', () => {
  it('reads the golden PING and writes the golden PONG', () => {
    const { seqOf, pongFrame } = msgpackPing()
    const ping = named('ping').frame
    const pong = named('pong')
    expect(seqOf(ping, 4, ping.length)).toBe(named('ping').message[1])
    expect(Buffer.from(pongFrame(Number(pong.message[1]), Number(pong.message[2])))).toEqual(pong.frame)
  })

  it('takes no other golden message for a PING', () => {
    const { seqOf } = msgpackPing()
    for (const { name, frame } of vectors) if (name !== 'ping') expect(seqOf(frame, 4, frame.length), name).toBe(-1)
  })
})

describe('a worker on the golden vectors', () => {
  it.each(['hello', 'hello without heartbeat', 'hello with a bound of open calls'])(
    'answers the golden "%s" with READY',
    async (name) => {
      const worker = new SdkWorker('echo', { sendHello: false })
      worker.sendBytes(named(name).frame)
      const [, info] = await worker.next('READY', ([kind]) => kind === 2)
      expect(info).toEqual({
        protocol: 1,
        sdk: 'node/0.1.0',
        runtime: `Node ${process.version}`,
        pid: worker.process.pid,
        methods: ['echo'],
        concurrency: 1,
      })
      worker.endOfFile()
      expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
    },
  )

  it('carries the value of every golden REPLY there and back, byte by byte as it was', async () => {
    const worker = await SdkWorker.ready('echo')
    const replies = vectors.filter(({ message, name }) => message[0] === 5 && !name.startsWith('trailing'))
    expect(replies.length).toBeGreaterThan(15)
    for (const [i, { name, frame, message }] of replies.entries()) {
      const id = i + 1
      const kindAt = 4 + widthOf(frame[4] ?? 0)
      const idAt = kindAt + widthOf(frame[kindAt] ?? 0)
      const value = frame.subarray(idAt + widthOf(frame[idAt] ?? 0))
      const payload = Buffer.concat([
        Buffer.of(0x97, 3, id, 0xc0, 0xa4),
        Buffer.from('echo'),
        value,
        Buffer.of(0xc0, 0xc0),
      ])
      const header = Buffer.alloc(4)
      header.writeUInt32BE(payload.length)
      worker.sendBytes(Buffer.concat([header, payload]))
      expect(await worker.answer(id), name).toEqual([5, id, message[2]])
    }
    worker.endOfFile()
    await worker.ended()
  })

  it('takes every golden message that a host may send', async () => {
    const worker = await SdkWorker.ready('echo')
    for (const name of [
      'call from the host',
      'call without deadline',
      'cast',
      'a call that stops after args',
      'call that asks for a stream',
      'call that sends a stream',
      'call that sends a stream and asks for one',
      'cancel',
      'ping',
    ]) {
      worker.sendBytes(named(name).frame)
    }
    for (const id of [128, 17, 7, 8, 9]) expect((await worker.answer(id))[2]).toMatchObject({ code: 'UNKNOWN_METHOD' })
    // Of calls that are not open any more.
    for (const name of ['credit', 'push', 'push nil', 'end', 'end with an error']) worker.sendBytes(named(name).frame)
    expect(await worker.next('PONG', ([kind]) => kind === 13)).toMatchObject([13, 1, expect.any(Number)])
    worker.sendBytes(named('stop').frame)
    expect(await worker.ended()).toMatchObject({ code: 0 })
  })
})

/** To a worker every end of file means that its host has died: see the README of the vectors. */
const isEndOfFile = ({ code }: { readonly code: string }): boolean => code === 'WIRE_TRUNCATED'
const violations = violationVectors().filter((vector) => !isEndOfFile(vector))

describe('a worker whose host dies while it writes', () => {
  it.each(violationVectors().filter(isEndOfFile))('exits with 0 on $name, at any time', async ({ bytes }) => {
    for (const worker of [await SdkWorker.ready('echo'), new SdkWorker('echo', { sendHello: false })]) {
      worker.sendBytes(bytes)
      worker.endOfFile()
      expect(await worker.ended()).toMatchObject({ code: 0, signal: null, stderr: '' })
    }
  })
})

describe('a worker that is sent a violation', () => {
  it.each(violations)('exits with 76 on $name', async ({ bytes, maxFrameBytes, code }) => {
    const worker = await SdkWorker.ready('echo', { maxFrameBytes })
    worker.sendBytes(bytes)
    const { stderr, ...exit } = await worker.ended()
    expect(exit.code).toBe(76)
    expect(stderr).toMatch(new RegExp(`^tutti: the host broke the protocol: ${code}: .+\n$`))
  })

  it.each(violations.filter(({ maxFrameBytes }) => maxFrameBytes > 16))(
    'exits with 76 when $name comes first',
    async (vector) => {
      const worker = new SdkWorker('echo', { sendHello: false })
      worker.sendBytes(vector.bytes)
      const { code, stderr } = await worker.ended()
      expect(code).toBe(76)
      expect(stderr).toContain(`${vector.code}: `)
    },
  )

  const badMessages: (readonly [string, string, readonly unknown[]])[] = [
    ['a second HELLO', 'WIRE_UNEXPECTED', [1, {}]],
    ['a kind that only workers send', 'WIRE_UNEXPECTED', [13, 1, 1]],
    ['a kind of streams that only workers send', 'WIRE_UNEXPECTED', [17, 1, 1]],
    ['PROGRESS, which only workers send', 'WIRE_UNEXPECTED', [9, 1, 0.5, null]],
    ['an ITEM of a call that is not open', 'WIRE_UNKNOWN_CALL', [8, 1, 'token']],
    ['a credit of zero in a CALL', 'WIRE_BAD_MESSAGE', [3, 1, null, 'echo', null, null, null, null, 0]],
    ['an input that is a number', 'WIRE_BAD_MESSAGE', [3, 1, null, 'echo', null, null, null, null, null, 1]],
    ['a CREDIT for no call', 'WIRE_BAD_MESSAGE', [11, 0, 1]],
    ['a CREDIT of zero', 'WIRE_BAD_MESSAGE', [11, 1, 0]],
    ['an END whose error is text', 'WIRE_BAD_MESSAGE', [10, 1, 'no']],
    ['a PUSH without an id', 'WIRE_BAD_MESSAGE', [16]],
    ['an answer to a call that is not open', 'WIRE_UNKNOWN_CALL', [5, 1, null]],
    ['an id of zero', 'WIRE_BAD_MESSAGE', [3, 0, null, 'echo', null, null, null]],
    ['a target in a call from the host', 'WIRE_BAD_MESSAGE', [3, 1, './a', 'echo', null, null, null]],
    ['a method that is a number', 'WIRE_BAD_MESSAGE', [3, 1, null, 7, null, null, null]],
    ['a negative ttlMs', 'WIRE_BAD_MESSAGE', [3, 1, null, 'echo', null, -1, null]],
    ['headers that are not text', 'WIRE_BAD_MESSAGE', [3, 1, null, 'echo', null, null, { a: 1 }]],
    ['a STOP without a reason', 'WIRE_BAD_MESSAGE', [14, null, null]],
    ['a FAIL whose error is text', 'WIRE_BAD_MESSAGE', [6, 1, 'no']],
    ['a PING without a number', 'WIRE_BAD_MESSAGE', [12, 'x']],
  ]
  it.each(badMessages)('exits with 76 on %s', async (_name, code, message) => {
    const worker = await SdkWorker.ready('echo')
    worker.send(message)
    const exit = await worker.ended()
    expect(exit.stderr).toContain(`${code}: `)
    expect(exit.code).toBe(76)
  })
})

describe('a worker whose HELLO is wrong', () => {
  it.each([0, 1.5, 'many'])('exits with 76 on a maxInFlight of %s', async (maxInFlight) => {
    const worker = new SdkWorker('echo', { sendHello: false })
    worker.send([1, { protocol: 1, name: 'a', incarnation: 'b', maxFrameBytes: 1_024, maxInFlight, heartbeatMs: null }])
    expect(await worker.ended()).toMatchObject({ code: 76, stderr: expect.stringContaining('WIRE_BAD_MESSAGE: ') })
  })
})

/** Bytes that an unsigned integer or the header of an array takes, by its first byte. */
function widthOf(format: number): number {
  return { 0xcc: 2, 0xcd: 3, 0xce: 5, 0xdc: 3, 0xdd: 5 }[format] ?? 1
}
