import type { StopFormat } from './stop-format.ts'

/**
 * The {@link StopFormat} of JSON.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function jsonStop(): StopFormat {
  return {
    graceOf(bytes, start, end) {
      const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 4096)))
      const match = /^\s*\[\s*14\s*,\s*"(?:[^"\\]|\\.)*"\s*,\s*(\d+(?:\.\d+)?)\s*[,\]]/.exec(text)
      return match === null ? -1 : Number(match[1])
    },
  }
}
