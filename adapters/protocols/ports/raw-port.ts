import { optionsOf, WireError } from '../../../src/adapter-kit.ts'
import type { Program } from '../../../src/index.ts'
import { type PacketBytes, packetFraming, withLength } from './packet-framing.ts'
import { NO_PACKET, PACKET_RULE } from './packet-rule.ts'
import { PORT_OPTIONS, PORT_RULES, type PortOptions, portProgram, REQUIRED } from './port-options.ts'

/** Frames of bytes. */
export interface RawPortOptions extends PortOptions {
  /** Bytes of the big-endian length before each frame, in both directions. */
  readonly packet: PacketBytes
}

/** Bytes of a payload that the log shows. */
const SHOWN_BYTES = 32

/**
 * The program of a worker that takes a frame of bytes and answers with one, as a port of Erlang
 * with `{packet, N}`: the argument of a call is a `Uint8Array` or text, its result a `Buffer`. The
 * order tells whose an answer is; the name of the method means nothing.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`. A call rejects with
 *   `CALL_UNENCODABLE` when its argument is something else, or too long for the header.
 * @example
 * worker('resize', rawPort({ command: './resize', packet: 4 }))
 */
export function rawPort(options: RawPortOptions): Program {
  const given = { ...REQUIRED, ...NO_PACKET, ...optionsOf('rawPort()', options) }
  const rules = { ...PORT_RULES, packet: PACKET_RULE }
  const { packet, ...port } = optionsOf('rawPort()', given, rules, ['packet', ...PORT_OPTIONS])
  return portProgram(port, {
    name: 'raw-port',
    framing: packetFraming(packet),
    codec: 'msgpack',
    words: () => ({
      ask: ({ args }) => withLength(packet, bytesOf(args)),
      // A copy: the payload is a view of what was read.
      answer: (payload) => ({ result: Buffer.from(payload) }),
      show: (payload) => `${payload.length} bytes: ${payload.toString('hex', 0, SHOWN_BYTES)}`,
    }),
  })
}

function bytesOf(args: unknown): Buffer {
  if (typeof args === 'string') return Buffer.from(args)
  if (args instanceof Uint8Array) return Buffer.from(args.buffer, args.byteOffset, args.byteLength)
  throw new WireError('WIRE_UNENCODABLE', `a frame is a Uint8Array or text, and not a ${typeof args}`)
}
