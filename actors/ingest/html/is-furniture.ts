import { attribute, type Element, elementsBelow } from './tree.ts'

/**
 * What a reader does not read, by its element: not text, or text about the page and not of the
 * article.
 */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'script style noscript template svg math iframe object embed canvas audio video picture img map ' +
    'nav aside footer dialog menu figcaption button input select textarea label'
  ).split(' '),
)

const ROLES: ReadonlySet<string> = new Set(
  'alert alertdialog banner complementary contentinfo dialog menu menubar navigation search status tablist toolbar'.split(
    ' ',
  ),
)

/**
 * A class or id of an advertising slot, which has a label in whatever language: `ad`, `ad-mid`,
 * `top_ads`, `promo`.
 */
const SLOT = /(?:^|[\s_-])(?:ads?|adverts?|advertisements?|promos?|sponsored)(?:$|[\s_-])/i
const INVISIBLE = /display\s*:\s*none|visibility\s*:\s*hidden/i

/** Whether an element, with all that is in it, is no part of any article. */
export function isFurniture(element: Element): boolean {
  return (
    ELEMENTS.has(element.tagName) ||
    ROLES.has(attribute(element, 'role') ?? '') ||
    attribute(element, 'hidden') !== undefined ||
    attribute(element, 'aria-hidden') === 'true' ||
    INVISIBLE.test(attribute(element, 'style') ?? '') ||
    isSlot(element)
  )
}

/**
 * Some pages give such a class to everything, to say that there are advertisements in it: a slot
 * has no paragraphs.
 */
function isSlot(element: Element): boolean {
  const names = `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''}`
  return SLOT.test(names) && elementsBelow(element, 'p').length === 0
}
