import { describe, expect, it } from 'vitest'
import { type PacketBytes, packetFraming, withLength } from '../../../../adapters/protocols/ports/packet-framing.ts'
import { PAYLOADS } from '../../../../adapters/protocols/ports/payloads.ts'
import { TEXT_LINES } from '../../../../adapters/protocols/ports/text-framing.ts'

const ANSWER = Buffer.from('{"id":1,"result":1}')

const packet = (bytes: PacketBytes, payload = ANSWER): Buffer => withLength(bytes, payload)

const SPOKEN = {
  'JSON lines': [Buffer.concat([ANSWER, Buffer.from('\n')]), "`jsonPort({ packet: 'line' })`?"],
  'JSON-RPC in lines': [Buffer.from('{"jsonrpc":"2.0","id":1,"result":1}\n'), "`jsonRpc({ framing: 'line' })`?"],
  headers: [Buffer.from('Content-Length: 2\r\n\r\n{}'), "`jsonRpc({ framing: 'content-length' })`?"],
  'packets of 1': [packet(1), '`jsonPort({ packet: 1 })`?'],
  'packets of 2': [packet(2), '`jsonPort({ packet: 2 })`?'],
  'packets of 4': [packet(4), '`jsonPort({ packet: 4 })`?'],
  terms: [packet(4, Buffer.from('837400000000', 'hex')), "`jsonPort({ packet: 4, codec: 'etf' })`?"],
  MessagePack: [packet(4, Buffer.from('82a2696401', 'hex')), "`jsonPort({ packet: 4, codec: 'msgpack' })`?"],
  'Tutti’s protocol': [packet(4, Buffer.from('920280', 'hex')), "It speaks Tutti's own protocol"],
  text: [Buffer.from('hello, I print'), 'the stream reads "hello, I print"'],
} as const

type Spoken = keyof typeof SPOKEN

const declared = {
  line: TEXT_LINES,
  1: packetFraming(1, PAYLOADS.json.mayBeginObject),
  2: packetFraming(2, PAYLOADS.json.mayBeginObject),
  4: packetFraming(4, PAYLOADS.json.mayBeginObject),
} as const

const BINARY: readonly Spoken[] = [
  'packets of 1',
  'packets of 2',
  'packets of 4',
  'terms',
  'MessagePack',
  'Tutti’s protocol',
]
const ALL = Object.keys(SPOKEN) as readonly Spoken[] // the keys of a literal are its keys

const CASES = [
  ...([1, 2, 4] as const).flatMap((packets) =>
    ALL.filter((spoken) => spoken !== `packets of ${packets}`).map((spoken) => [packets, spoken] as const),
  ),
  ...BINARY.map((spoken) => ['line', spoken] as const),
]

describe('what is spoken otherwise than it was declared', () => {
  it.each(CASES)('declared %s, spoken %s: is told by its first bytes', (framing, spoken) => {
    const [bytes, told] = SPOKEN[spoken]
    const reader = declared[framing].createReader(1_048_576)
    const read = (): void => reader.push(bytes, () => expect.unreachable())
    const refused = { code: expect.stringMatching(/^WIRE_/), message: expect.stringContaining(told) }
    expect(read).toThrow(expect.objectContaining(refused))
  })
})
