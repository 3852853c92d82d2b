import { joinLines } from './join-lines.ts'

/**
 * Editors wrap at 72 to 100 columns: a longer line was not wrapped, but is a paragraph. Wide
 * characters count twice.
 */
const MAX_WRAPPED_COLUMNS = 120
const WIDE_CHARACTER = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/gu

/**
 * Paragraphs of plain text, each in one line: what is separated by empty lines, by an ideographic
 * indent, or by line ends where lines are too long to have been wrapped.
 */
export function plainParagraphs(text: string): readonly string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n|\f|\n(?=\u3000)/)
    .flatMap((block) => (isWrapped(block) ? [block] : block.split('\n')))
    .map(joinLines)
    .filter((paragraph) => paragraph !== '')
}

function isWrapped(block: string): boolean {
  return block.split('\n').every((line) => columnsOf(line) <= MAX_WRAPPED_COLUMNS)
}

function columnsOf(line: string): number {
  // The cheap bound first: most lines are short, or plainly long.
  if (line.length * 2 <= MAX_WRAPPED_COLUMNS || line.length > MAX_WRAPPED_COLUMNS) return line.length
  return line.length + (line.match(WIDE_CHARACTER)?.length ?? 0)
}
