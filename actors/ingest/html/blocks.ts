import type JSDOMParser from '@mozilla/readability/JSDOMParser.js'
import { HARD_BREAK, joinLines } from '../text/join-lines.ts'

/** Elements that run on within a paragraph; every other one begins and ends one. */
const INLINE: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb ruby s samp small span strike ' +
    'strong sub sup time tt u var wbr'
  ).split(' '),
)
/** Readings of Japanese characters: a second spelling of what is there already. */
const SILENT: ReadonlySet<string> = new Set(['rt', 'rp', 'rtc'])

/** Two line breaks in a row separate paragraphs, as in pages that have no other ones. */
const SEPARATOR = new RegExp(`${HARD_BREAK}(?:\\s*${HARD_BREAK})+`)

/**
 * The text of each paragraph, subheading, list item and cell below a node, in one line each; none
 * of them is empty.
 */
export function blocks(root: JSDOMParser.Node): readonly string[] {
  const found: string[] = []
  let current = ''
  const end = (): void => {
    found.push(...current.split(SEPARATOR).map(joinLines))
    current = ''
  }
  const visit = (node: JSDOMParser.Node, isPreformatted: boolean): void => {
    const name = node.localName
    if (name === null) {
      current += isPreformatted ? node.textContent.replaceAll('\n', HARD_BREAK) : node.textContent
    } else if (name === 'br') {
      current += HARD_BREAK
    } else if (!SILENT.has(name)) {
      const isBlock = !INLINE.has(name)
      if (isBlock) end()
      // Bylines put a name and a date side by side and leave the space to CSS.
      else if (name === 'time' && /[\p{L}\p{N}]$/u.test(current)) current += ' '
      for (const child of node.childNodes) visit(child, isPreformatted || name === 'pre')
      if (isBlock) end()
    }
  }
  visit(root, false)
  end()
  return found.filter((block) => block !== '')
}
