import type { PingFormat } from './ping-format.ts'

/**
 * The {@link PingFormat} of MessagePack.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function msgpackPing(): PingFormat {
  const PING = 12
  const PONG = 13
  const format = {
    seqOf(bytes: Uint8Array, start: number, end: number): number {
      const first = bytes[start] ?? 0
      const isSmallArray = first >= 0x92 && first <= 0x9f
      const second = bytes[start + 1] ?? 0
      // Nearly every frame leaves here.
      if (isSmallArray && second < 0x80 && second !== PING) return -1
      const head = isSmallArray ? 1 : first === 0xdc ? 3 : first === 0xdd ? 5 : 0
      if (head === 0) return -1
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start)
      if (format.integer(view, head) !== PING) return -1
      return format.integer(view, head + format.width(view, head))
    },

    /** Bytes that the integer at `at` takes; 0 when it is none. */
    width(view: DataView, at: number): number {
      if (at >= view.byteLength) return 0
      const byte = view.getUint8(at)
      return byte < 0x80 ? 1 : ([2, 3, 5, 9, 2, 3, 5, 9][byte - 0xcc] ?? 0)
    },

    /** The integer at `at`; -1 when there is none, when it is negative, or beyond 2⁵³. */
    integer(view: DataView, at: number): number {
      const width = format.width(view, at)
      if (width === 0 || at + width > view.byteLength) return -1
      if (width === 1) return view.getUint8(at)
      let value = 0
      for (let i = 1; i < width; i++) value = value * 256 + view.getUint8(at + i)
      const isNegative = view.getUint8(at) >= 0xd0 && view.getUint8(at + 1) >= 0x80
      return isNegative || !Number.isSafeInteger(value) ? -1 : value
    },

    pongFrame(seq: number, progress: number): Uint8Array {
      const view = new DataView(new ArrayBuffer(24))
      view.setUint16(4, 0x9300 | PONG)
      const end = format.put(view, format.put(view, 6, seq), progress)
      view.setUint32(0, end - 4)
      return new Uint8Array(view.buffer, 0, end)
    },

    /** Writes a whole number >= 0 in its shortest form; returns where the next value goes. */
    put(view: DataView, at: number, value: number): number {
      if (value >= 0x80)
        view.setUint8(at, value <= 0xff ? 0xcc : value <= 0xffff ? 0xcd : value <= 0xffffffff ? 0xce : 0xcf)
      const bytes = value < 0x80 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : value <= 0xffffffff ? 5 : 9
      if (bytes <= 2) view.setUint8(at + bytes - 1, value)
      else if (bytes === 3) view.setUint16(at + 1, value)
      else if (bytes === 5) view.setUint32(at + 1, value)
      else view.setBigUint64(at + 1, BigInt(value))
      return at + bytes
    },
  }
  return format
}
