import { type ContentLimits, checkContent } from './content-limits.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Sees to it that a payload holds no more than it may: counts the brackets, braces, colons and
 * commas outside of text. In what is no JSON they mean nothing, and the parser will say so. A
 * payload of fewer bytes than the fewest that are allowed cannot hold too many, and is not looked
 * at.
 *
 * @throws {@link WireError} `WIRE_TOO_MANY_CONTAINERS`, `WIRE_TOO_MANY_ELEMENTS`.
 */
export function checkJsonClaims(payload: Buffer, limits: ContentLimits): void {
  if (payload.length <= limits.containers) return
  const content = { containers: 0, keys: 0, elements: 1 }
  let isInText = false
  let hasJustOpened = false
  for (let at = 0; at < payload.length; at += 1) {
    const byte = payload[at] ?? 0
    if (hasJustOpened && byte > SPACE) {
      hasJustOpened = false
      // The first element; each of the others has a comma before it.
      if (byte !== CLOSE_BRACKET && byte !== CLOSE_BRACE) content.elements += 1
    }
    if (byte === QUOTE) isInText = !isInText
    else if (isInText) at += byte === BACKSLASH ? 1 : 0
    else if (byte === COMMA) content.elements += 1
    else if (byte === COLON) {
      content.keys += 1
      content.elements += 1
    } else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      content.containers += 1
      hasJustOpened = true
      if (content.containers > limits.containers) break
    }
  }
  checkContent(content, limits)
}
