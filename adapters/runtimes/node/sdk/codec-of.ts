import type { Codec } from './codec.ts'
import { jsonCodec } from './json-codec.ts'
import { msgpackCodec } from './msgpack-codec.ts'

/** The codec that `TUTTI_CODEC` names. */
export function codecOf(name: Codec['name']): Codec {
  return name === 'json' ? jsonCodec : msgpackCodec
}
