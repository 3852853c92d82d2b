import { isFurniture } from './is-furniture.ts'
import { attribute, type Child, type Element, isElement, isText } from './tree.ts'

/** Readability and its parser recurse. Deeper elements lose their tags, not their text. */
const MAX_DEPTH = 200

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'wbr'])
/** A name that can be written without breaking what is written. */
const PLAIN_NAME = /^[a-z][a-z0-9-]*$/

/** What is waiting to be written: a node, or the end tag of one that has been. */
type Pending = string | { readonly node: Child; readonly depth: number }

/**
 * Writes a part of a page as the well-formed HTML that Readability's own parser needs. Furniture is
 * left out, and of attributes all but those that Readability judges by: that makes what follows
 * five times faster.
 *
 * @param title - An element that is left out too, since the title is not part of the text.
 */
export function wellFormed(root: Element, title: Element | undefined): string {
  const written: string[] = []
  const pending: Pending[] = [{ node: root, depth: 0 }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') {
      written.push(next)
      continue
    }
    const { node, depth } = next
    if (isText(node)) written.push(escape(node.value))
    if (!isElement(node) || node === title || isFurniture(node)) continue
    const [start, end] = tagsOf(node, depth)
    written.push(start)
    pending.push(end)
    for (const child of node.childNodes.toReversed()) pending.push({ node: child, depth: depth + 1 })
  }
  return `<html><head><title></title></head><body>${written.join('')}</body></html>`
}

function tagsOf(element: Element, depth: number): readonly [string, string] {
  const { tagName } = element
  if (VOID.has(tagName)) return [`<${tagName}/>`, '']
  // The body is written by the caller, and it is no more than a place here.
  if (depth > MAX_DEPTH || !PLAIN_NAME.test(tagName)) return [' ', ' ']
  const name = tagName === 'body' ? 'div' : tagName
  return [`<${name}${attributesOf(element)}>`, `</${name}>`]
}

function attributesOf(element: Element): string {
  const kept = ['class', 'id', 'role'].map((name) => [name, attribute(element, name)] as const)
  // A link within the page counts less than one that leads away.
  const href = attribute(element, 'href')
  return [...kept, ['href', href?.startsWith('#') === true ? href : undefined] as const]
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escape(value)}"`))
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
