/** Stands for a line break that the author made, as `<br>`, and not the width of an editor. */
export const HARD_BREAK = '\u2028'

/** Scripts without spaces between words: East Asian with its punctuation and full-width forms. */
const WIDE = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\u3000-\\u303F\\uFF00-\\uFF60'
/** And those of South-East Asia, which have spaces between phrases and around numbers. */
const SOUTH_EAST = '\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}'

const SEAM = [
  `(?<=[${WIDE}])\\n(?=[${WIDE}\\p{P}\\p{N}])`,
  `(?<=[\\p{P}\\p{N}])\\n(?=[${WIDE}])`,
  `(?<=[${SOUTH_EAST}])\\n(?=[${SOUTH_EAST}])`,
]
const UNSPACED_SEAM = new RegExp(SEAM.join('|'), 'gu')

/**
 * One space of another kind, as the no-break space of French, and not a run of them: typed on
 * purpose, and kept.
 */
const OTHER_SPACE = /^[\u00A0\u2000-\u200A\u202F\u205F\u3000]$/

/**
 * Soft hyphens, byte order marks, and control characters other than line ends and tabs: a reader
 * sees none of them.
 */
const INVISIBLE = /[\u00AD\uFEFF\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F]/g

/**
 * One paragraph as one line: in NFC, with single spaces. A no-break or ideographic space stays what
 * it is.
 *
 * Where a line ends, a space is left, but none between two characters of a script that is written
 * without spaces: there the line end was only wrapping. A {@link HARD_BREAK} always becomes a
 * space.
 *
 * @example
 * joinLines('Lines are\n  joined.') // => 'Lines are joined.'
 * joinLines('全长\n28.6公里') // => '全长28.6公里'
 * @source CSS Text Module Level 4, "Segment Break Transformation Rules"; differs: a number or
 *   punctuation beside an East Asian character is joined too, and South-East Asian scripts are
 *   treated alike.
 */
export function joinLines(text: string): string {
  return text
    .replace(/\r\n?|\u0085/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, oneSpace)
    .replace(UNSPACED_SEAM, '')
    .replaceAll('\n', ' ')
    .trim()
    .normalize('NFC')
}

/** What a run of white space comes to; `\n` where it was only wrapping. */
function oneSpace(run: string): string {
  if (run.includes(HARD_BREAK)) return ' '
  if (run.includes('\n')) return '\n'
  return OTHER_SPACE.test(run) ? run : ' '
}
