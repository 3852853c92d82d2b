import type { Codec } from '../../wire/codec.ts'

/** What the beginning of a payload says. */
export interface Peeked {
  /** `undefined` when the payload does not begin as a message does. */
  readonly kind: number | undefined
  /** The second element, when it is a whole number. */
  readonly id: number | undefined
}

/** Longer than the first two elements of any message, in text. */
const PREFIX_BYTES = 64

/** Reads the kind of a message, and the id that most have behind it, without decoding the rest. */
export function peekMessage(payload: Buffer, codec: Codec['name']): Peeked {
  return codec === 'json' ? peekJson(payload) : peekMsgpack(payload)
}

function peekJson(payload: Buffer): Peeked {
  const text = payload.toString('latin1', 0, PREFIX_BYTES)
  const [, kind, id] = /^\s*\[\s*(\d+)\s*(?:,\s*(\d+)\s*[,\]])?/.exec(text) ?? []
  return { kind: kind === undefined ? undefined : Number(kind), id: id === undefined ? undefined : Number(id) }
}

/** @source The MessagePack specification, formats of arrays and integers */
function peekMsgpack(payload: Buffer): Peeked {
  const first = payload[0] ?? 0
  const at = first === 0xdc ? 3 : first === 0xdd ? 5 : first >> 4 === 9 ? 1 : undefined
  const kind = at === undefined ? undefined : readNumber(payload, at)
  if (kind === undefined) return { kind: undefined, id: undefined }
  return { kind: kind.value, id: readNumber(payload, kind.next)?.value }
}

function readNumber(payload: Buffer, at: number): { readonly value: number; readonly next: number } | undefined {
  const format = payload[at]
  if (format === undefined) return undefined
  if (format <= 0x7f) return { value: format, next: at + 1 }
  const bytes = NUMBER_BYTES[format]
  if (bytes === undefined || payload.length < at + 1 + bytes) return undefined
  const value = format === 0xcb ? payload.readDoubleBE(at + 1) : payload.readUIntBE(at + 1, bytes)
  return { value, next: at + 1 + bytes }
}

/**
 * Bytes behind the format byte: unsigned integers of 8, 16 and 32 bits, the same signed when they
 * are positive, and a float of 64 bits.
 */
const NUMBER_BYTES: Readonly<Record<number, number>> = Object.freeze({
  0xcc: 1,
  0xcd: 2,
  0xce: 4,
  0xd0: 1,
  0xd1: 2,
  0xd2: 4,
  0xcb: 8,
})
