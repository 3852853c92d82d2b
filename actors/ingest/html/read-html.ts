import { Readability } from '@mozilla/readability'
import JSDOMParser from '@mozilla/readability/JSDOMParser.js'
import { parse } from 'parse5'
import { IngestError } from '../ingest-error.ts'
import { blocks } from './blocks.ts'
import { mainPart } from './main-part.ts'
import { titleOf } from './title-of.ts'
import { attribute, type Element, elementsBelow } from './tree.ts'
import { wellFormed } from './well-formed.ts'

/** What a page says. */
export interface ReadablePage {
  /** Empty when there is none. */
  readonly title: string
  /** One line each, without the title. Empty when nothing reads like an article. */
  readonly paragraphs: readonly string[]
  /** The language that the page declares, as it stands there. */
  readonly declared: string | undefined
}

/**
 * So many take half a second, in which no other call is served; a long article has a tenth of it.
 */
const MAX_ELEMENTS = 50_000

/**
 * Readability tries again, less strictly, below this many characters. Its default of 500 is for
 * English; Chinese says as much in 150.
 */
const MIN_CHARACTERS = 140

/**
 * Finds the article of a page.
 *
 * ```
 * parse5 ─> main part ─> without furniture, well-formed ─> Readability ─> paragraphs
 * ```
 *
 * parse5 repairs what is wrong, as browsers do; Readability, the one of Firefox, finds the text by
 * how it reads and what its classes are called. It reads only the part of the page that says of
 * itself that it is the article, if one does.
 *
 * @param url - For errors.
 * @throws {@link IngestError} `TooLarge` when there are more than 50 000 start tags.
 */
export function readHtml(html: string, url: string): ReadablePage {
  if ((html.match(/<[a-z]/gi)?.length ?? 0) > MAX_ELEMENTS) {
    const message = `has more than ${MAX_ELEMENTS} elements; expected an article`
    throw new IngestError('TooLarge', message, { url, maxElements: MAX_ELEMENTS })
  }
  const document = parse(html)
  const declared = elementsBelow(document, 'html')
    .map((root) => attribute(root, 'lang') ?? attribute(root, 'xml:lang'))
    .find((tag) => tag !== undefined)
  const body = elementsBelow(document, 'body')[0]
  // A frameset has no body, and no text.
  if (body === undefined) return { title: titleOf(document, undefined).text, paragraphs: [], declared }
  const main = mainPart(body)
  const title = titleOf(document, main)
  return { title: title.text, paragraphs: readable(main, title.element), declared }
}

function readable(main: Element, title: Element | undefined): readonly string[] {
  const reader = new Readability(new JSDOMParser().parse(wellFormed(main, title)), {
    charThreshold: MIN_CHARACTERS,
    disableJSONLD: true,
    serializer: (node: JSDOMParser.Node) => node,
  })
  const content = reader.parse()?.content
  return content === null || content === undefined ? [] : blocks(content)
}
