import type { PingFormat } from './ping-format.ts'

/**
 * The {@link PingFormat} of JSON.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function jsonPing(): PingFormat {
  return {
    seqOf(bytes, start, end) {
      const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 64)))
      const match = /^\s*\[\s*12\s*,\s*(\d{1,15})\s*[,\]]/.exec(text)
      return match === null ? -1 : Number(match[1])
    },

    pongFrame(seq, progress) {
      const text = `[13,${seq},${progress}]`
      return new Uint8Array([0, 0, 0, text.length, ...Array.from(text, (character) => character.charCodeAt(0))])
    },
  }
}
