import { tooManyContainers } from './max-containers.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b

/**
 * Sees to it that a payload holds no more than so many containers: brackets and braces that open outside of text. In what is no JSON they mean nothing, and the
 * parser will say so. A payload of fewer bytes cannot hold too many, and is not looked at.
 *
 * @throws {@link WireError} `WIRE_TOO_MANY_CONTAINERS`.
 */
export function checkJsonClaims(payload: Buffer, maxContainers: number): void {
  if (payload.length <= maxContainers) return
  let count = 0
  let isInText = false
  for (let at = 0; at < payload.length; at += 1) {
    const byte = payload[at]
    if (byte === QUOTE) isInText = !isInText
    else if (isInText) at += byte === BACKSLASH ? 1 : 0
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) count += 1
    if (count > maxContainers) throw tooManyContainers(maxContainers)
  }
}
