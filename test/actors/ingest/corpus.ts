import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { TextDecoder } from '@exodus/bytes/encoding.js'
import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from 'parse5'
import index from '../../../examples/corpus/corpus.json' with { type: 'json' }

/** Where the example articles lie. */
const CORPUS = fileURLToPath(new URL('../../../examples/corpus/', import.meta.url))

/**
 * Encodings of the pages that are not in UTF-8, by the name that the Encoding Standard has for
 * their label.
 */
const ENCODINGS: Readonly<Record<string, string>> = {
  'fr-port': 'windows-1252',
  'ja-taifu': 'shift_jis',
  'ru-biblioteka': 'windows-1251',
  'zh-ditie': 'gb18030',
}

/**
 * Parts of an article element that are not of the article, as `examples/corpus/README.md` describes
 * them.
 */
const INSERTED = new Set(['ad', 'nl-box', 'inline-rel', 'share-bar'])
const UNREAD = new Set(['head', 'script', 'style', 'noscript'])

/** One example article, and what must be found in its page. */
export interface Example {
  readonly id: string
  readonly language: string
  readonly file: string
  readonly title: string
  readonly encoding: string
  readonly bytes: Uint8Array
  /** The text of each `p` of the article, white space collapsed. */
  readonly paragraphs: readonly string[]
  /** What else is on the page, and nowhere in the article. */
  readonly furniture: readonly string[]
}

/** All example articles, in the order of their index. */
export const examples: readonly Example[] = index.articles.map(({ id, language, file, title }) => {
  const bytes = readFileSync(CORPUS + file)
  const encoding = ENCODINGS[id] ?? 'utf-8'
  return {
    id,
    language,
    file,
    title: spaced(title),
    encoding,
    bytes,
    ...partsOf(new TextDecoder(encoding).decode(bytes)),
  }
})

/** With white space of any kind as single spaces. */
export function spaced(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

type Node = DefaultTreeAdapterTypes.Node

/**
 * An account of a page that knows how the corpus is made, and shares nothing with the worker but
 * the parser.
 */
function partsOf(html: string): Pick<Example, 'paragraphs' | 'furniture'> {
  const page = parse(html)
  const article = all(page).find((node) => nameOf(node) === 'article')
  if (article === undefined) throw new Error('expected every page to have an article')
  const inserted = all(article).filter((node) => classesOf(node).some((name) => INSERTED.has(name)))
  const insertedParts = new Set(inserted.flatMap((node) => [node, ...all(node)]))
  const own = all(article).filter((node) => !insertedParts.has(node))
  const ownText = spaced(own.map((node) => (tree.isTextNode(node) ? node.value : '')).join(' '))
  const unread = new Set(
    all(page)
      .filter((node) => UNREAD.has(nameOf(node)))
      .flatMap(all),
  )
  const ownNodes = new Set(own)
  const furniture = all(page)
    .filter((node) => tree.isTextNode(node) && !ownNodes.has(node) && !unread.has(node))
    .map((node) => spaced(textOf(node)))
    .filter((text) => text.length > 1 && !ownText.includes(text))
  const paragraphs = own.filter((node) => nameOf(node) === 'p').map((node) => spaced(textOf(node)))
  return { paragraphs, furniture: [...new Set(furniture)] }
}

function all(node: Node): Node[] {
  return 'childNodes' in node ? node.childNodes.flatMap((child) => [child, ...all(child)]) : []
}

function nameOf(node: Node): string {
  return tree.isElementNode(node) ? node.tagName : ''
}

function classesOf(node: Node): readonly string[] {
  const attribute = tree.isElementNode(node) ? node.attrs.find(({ name }) => name === 'class') : undefined
  return attribute?.value.split(' ') ?? []
}

function textOf(node: Node): string {
  if (tree.isTextNode(node)) return node.value
  if (nameOf(node) === 'br') return ' '
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}
