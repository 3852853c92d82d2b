import { jsonStop } from './json-stop.ts'
import { msgpackStop } from './msgpack-stop.ts'
import type { StopFormat } from './stop-format.ts'

/** The {@link StopFormat} of a codec. */
export function stopFormatOf(codec: 'msgpack' | 'json'): () => StopFormat {
  return codec === 'json' ? jsonStop : msgpackStop
}
