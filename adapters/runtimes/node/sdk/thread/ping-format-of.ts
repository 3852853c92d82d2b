import { jsonPing } from './json-ping.ts'
import { msgpackPing } from './msgpack-ping.ts'
import type { PingFormat } from './ping-format.ts'

/** The function that makes the {@link PingFormat} of a codec. */
export function pingFormatOf(codec: 'msgpack' | 'json'): () => PingFormat {
  return codec === 'json' ? jsonPing : msgpackPing
}
