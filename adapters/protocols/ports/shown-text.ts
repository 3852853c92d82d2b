/** Bytes of a payload that are shown. */
const SHOWN_BYTES = 2_000

/** A payload of text, for the log. */
export function shownText(payload: Buffer): string {
  return payload.toString('utf8', 0, SHOWN_BYTES)
}
