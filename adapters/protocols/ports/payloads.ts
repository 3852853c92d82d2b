import { isUtf8 } from 'node:buffer'
import { type SpeechOptions, WireError } from '../../../src/adapter-kit.ts'
import { decodeTerm } from './etf/decode-term.ts'
import { encodeTerm } from './etf/encode-term.ts'
import { VERSION } from './etf/term.ts'
import type { MayBegin } from './packet-framing.ts'
import type { PortCall } from './port-call.ts'

/** How a value is written. */
export type PayloadName = 'json' | 'msgpack' | 'etf'

/** Values as payloads, and back. */
export interface OpenPayloads {
  /** @throws {@link WireError} `WIRE_UNENCODABLE` */
  encode(value: unknown): Buffer
  /** @throws {@link WireError} `WIRE_BAD_PAYLOAD`, or one of those for too much. */
  decode(payload: Buffer): unknown
}

interface Payloads {
  /** What arguments are checked for. */
  readonly checkedAs: 'json' | 'msgpack'
  /** Any value. */
  readonly mayBegin: MayBegin
  /** An object, as answers are unless a user reads them. */
  readonly mayBeginObject: MayBegin
  readonly request: (call: PortCall) => unknown
  open(life: Pick<SpeechOptions, 'codec' | 'limits'>): OpenPayloads
}

/** Bytes of length before what a codec of Tutti encodes. */
const HEADER_BYTES = 4

const asObject = ({ id, module, function: name, args }: PortCall): Readonly<Record<string, unknown>> => ({
  ...(id === undefined ? {} : { id }),
  ...(module === undefined ? {} : { module }),
  function: name,
  args: args ?? null,
})

/** By the name of the option `codec`. */
export const PAYLOADS: Readonly<Record<PayloadName, Payloads>> = Object.freeze({
  json: {
    checkedAs: 'json',
    // Blanks, and everything that a value of JSON begins with.
    mayBegin: (byte: number) => /[\s{["\-\dtfn]/.test(String.fromCharCode(byte)),
    mayBeginObject: (byte: number) => /[\s{]/.test(String.fromCharCode(byte)),
    request: asObject,
    open: (life) => {
      const payloads = ownCodec(life)
      return {
        ...payloads,
        decode: (payload) => {
          if (!isUtf8(payload)) throw new WireError('WIRE_BAD_PAYLOAD', 'The payload is not UTF-8')
          return payloads.decode(payload)
        },
      }
    },
  },
  msgpack: {
    checkedAs: 'msgpack',
    mayBegin: isContainer,
    mayBeginObject: isContainer,
    request: asObject,
    open: ownCodec,
  },
  etf: {
    checkedAs: 'msgpack',
    mayBegin: isTerm,
    mayBeginObject: isTerm,
    request: asTerm,
    open: ({ limits }) => {
      const options = { terms: 'plain', limits } as const
      return { encode: encodeTerm, decode: (payload) => decodeTerm(payload, options) }
    },
  },
} satisfies Record<PayloadName, Payloads>)

function ownCodec({ codec, limits }: Pick<SpeechOptions, 'codec' | 'limits'>): OpenPayloads {
  return {
    encode: (value) => codec.encodeFrame(value).subarray(HEADER_BYTES),
    decode: (payload) => codec.decode(payload, limits),
  }
}

/** A map or an array of MessagePack. */
function isContainer(byte: number): boolean {
  return (byte >= 0x80 && byte <= 0x9f) || (byte >= 0xdc && byte <= 0xdf)
}

function isTerm(byte: number): boolean {
  return byte === VERSION
}

/** `#{id => 1, module => <<"math">>, function => <<"add">>, args => …}` */
function asTerm(call: PortCall): unknown {
  return { $map: Object.entries(asObject(call)).map(([key, value]) => [{ $atom: key }, value]) }
}
