/**
 * Text of which a terminal does nothing but show it. What would move the cursor, colour, turn the
 * direction of reading or hide is written as its code, as `\x1b` or `\u202e`. Line breaks and tabs
 * stay: what a line is, decides the writer of lines.
 *
 * Nearly all text is returned as it is.
 */
export function printable(text: string): string {
  return ACTS_ON_TERMINALS.test(text) ? text.replaceAll('\r\n', '\n').replace(EACH, codeOf) : text
}

// Controls of ASCII and of C1; separators of lines; marks, embeddings and isolates of direction;
// the byte order mark. @source Unicode TR 9, "Trojan Source" (2021)
const ACTS = '(?![\\n\\t])[\\p{Cc}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]'
const ACTS_ON_TERMINALS = new RegExp(ACTS, 'u')
const EACH = new RegExp(ACTS, 'gu')

function codeOf(character: string): string {
  const code = character.charCodeAt(0)
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
