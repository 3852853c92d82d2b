import { isFurniture } from './is-furniture.ts'
import { type Element, elementsBelow, isElement, type Parent, textBelow } from './tree.ts'

/** An article of less prose than this may be a teaser that has the page's heading. */
const MIN_PROSE = 150
/** The share of all prose that makes one of several articles the one that the page is about. */
const MAIN_SHARE = 0.6

/**
 * The part of a page to look for the article in: the smallest that surely holds all of it.
 *
 * 1. The `article` around the page's first `h1`. Teasers and comments are `article` elements too,
 *    without an `h1`.
 * 2. The `article` with most of the prose.
 * 3. `main`.
 * 4. The body.
 */
export function mainPart(body: Element): Element {
  const heading = elementsBelow(body, 'h1', isFurniture)[0]
  const around = heading === undefined ? undefined : articleAround(heading)
  if (around !== undefined && proseOf(around) >= MIN_PROSE) return around
  const all = proseOf(body)
  const articles = elementsBelow(body, 'article', isFurniture)
  const largest = articles.find((article) => proseOf(article) >= all * MAIN_SHARE)
  if (largest !== undefined) return largest
  const main = elementsBelow(body, 'main', isFurniture)[0]
  return main !== undefined && proseOf(main) >= MIN_PROSE ? main : body
}

function articleAround(element: Element): Element | undefined {
  for (let node: Parent | null = element; node !== null && isElement(node); node = node.parentNode) {
    if (node.tagName === 'article') return node
  }
  return undefined
}

/** Characters of text that is no link: menus and teasers have none. */
function proseOf(element: Element): number {
  const text = textBelow(element, (inner) => inner.tagName === 'a' || isFurniture(inner))
  return text.replace(/\s+/g, ' ').length
}
