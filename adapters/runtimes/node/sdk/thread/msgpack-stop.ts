import type { StopFormat } from './stop-format.ts'

/**
 * The {@link StopFormat} of MessagePack.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function msgpackStop(): StopFormat {
  const STOP = 14
  const format = {
    graceOf(bytes: Uint8Array, start: number, end: number): number {
      if (bytes[start] !== 0x93 || bytes[start + 1] !== STOP) return -1
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start)
      const at = format.afterText(view, 2)
      return at < 0 || at >= view.byteLength ? -1 : format.number(view, at)
    },

    /** Where the value behind the text at `at` begins; -1 when there is no text. */
    afterText(view: DataView, at: number): number {
      const byte = at < view.byteLength ? view.getUint8(at) : 0
      if (byte >= 0xa0 && byte <= 0xbf) return at + 1 + (byte - 0xa0)
      if (at + 3 > view.byteLength) return -1
      if (byte === 0xd9) return at + 2 + view.getUint8(at + 1)
      return byte === 0xda ? at + 3 + view.getUint16(at + 1) : -1
    },

    /** The number at `at` when it is 0 or more; -1 when it is anything else. */
    number(view: DataView, at: number): number {
      const byte = view.getUint8(at)
      if (byte < 0x80) return byte
      const width = [4, 8, 1, 2, 4, 8][byte - 0xca] ?? 0
      if (width === 0 || at + 1 + width > view.byteLength) return -1
      if (byte === 0xca) return view.getFloat32(at + 1)
      if (byte === 0xcb) return view.getFloat64(at + 1)
      let value = 0
      for (let i = 1; i <= width; i++) value = value * 256 + view.getUint8(at + i)
      return value
    },
  }
  return format
}
