import { joinLines } from '../text/join-lines.ts'
import { isFurniture } from './is-furniture.ts'
import { attribute, type Element, elementsBelow, type Parent, textBelow } from './tree.ts'

/** A title, and the element that shows it, if one does. */
export interface Title {
  readonly text: string
  readonly element: Element | undefined
}

/**
 * The title of an article, by the first of:
 *
 * 1. the first `h1` of its main part, unless that is the whole page;
 * 2. the longest `h1` that the page's `og:title` or `title` repeats: others are the name of the
 *    site;
 * 3. `og:title`;
 * 4. the only `h1`;
 * 5. the page's `title`, which may name the site too.
 */
export function titleOf(document: Parent, main: Element | undefined): Title {
  const own = main === undefined || main.tagName === 'body' ? [] : headings(main)
  const shared = joinLines(contentOf(elementsBelow(document, 'meta').find(isOgTitle)))
  const whole = joinLines(elementsBelow(document, 'title').map((title) => textBelow(title))[0] ?? '')
  const shown = headings(document)
  const repeated = shown
    .filter(({ text }) => shared.includes(text) || whole.includes(text))
    .toSorted((a, b) => b.text.length - a.text.length)
  const only = shown.length === 1 ? shown : []
  return [...own, ...repeated, untied(shared), ...only, untied(whole)].find(({ text }) => text !== '') ?? untied('')
}

function untied(text: string): Title {
  return { text, element: undefined }
}

function isOgTitle(meta: Element): boolean {
  return attribute(meta, 'property') === 'og:title'
}

function contentOf(meta: Element | undefined): string {
  return meta === undefined ? '' : (attribute(meta, 'content') ?? '')
}

function headings(parent: Parent): readonly Title[] {
  return elementsBelow(parent, 'h1', isFurniture)
    .map((element) => ({ text: joinLines(textBelow(element, isFurniture)), element }))
    .filter(({ text }) => text !== '')
}
