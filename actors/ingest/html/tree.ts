import { type DefaultTreeAdapterTypes, defaultTreeAdapter } from 'parse5'

/** An element of a parsed page. */
export type Element = DefaultTreeAdapterTypes.Element
/** Anything in a parsed page that has children. */
export type Parent = DefaultTreeAdapterTypes.ParentNode
/** Anything in a parsed page that has a parent. */
export type Child = DefaultTreeAdapterTypes.ChildNode

/** Whether it is an element; others are text, comments and the doctype. */
export function isElement(node: DefaultTreeAdapterTypes.Node): node is Element {
  return defaultTreeAdapter.isElementNode(node)
}

/** Whether it is text; that of `script` and `style` included. */
export function isText(node: DefaultTreeAdapterTypes.Node): node is DefaultTreeAdapterTypes.TextNode {
  return defaultTreeAdapter.isTextNode(node)
}

/** The value of an attribute; names are in lower case. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value
}

/**
 * Everything below a node, in document order. Never recurses: a page may be nested a hundred
 * thousand deep.
 *
 * @param isSkipped - Elements that are left out together with what is below them. Default: none.
 */
function* below(parent: Parent, isSkipped: (element: Element) => boolean = () => false): Generator<Child> {
  const waiting: Child[] = parent.childNodes.toReversed()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isElement(node)) {
      if (isSkipped(node)) continue
      yield node
      for (let i = node.childNodes.length - 1; i >= 0; i--) {
        const child = node.childNodes[i]
        if (child !== undefined) waiting.push(child)
      }
    } else {
      yield node
    }
  }
}

/** The elements of one name below a node, in document order. */
export function elementsBelow(parent: Parent, name: string, isSkipped?: (element: Element) => boolean): Element[] {
  return [...below(parent, isSkipped)].filter(isElement).filter(({ tagName }) => tagName === name)
}

/** All text below a node, as it stands in the source. */
export function textBelow(parent: Parent, isSkipped?: (element: Element) => boolean): string {
  return [...below(parent, isSkipped)].map((node) => (isText(node) ? node.value : '')).join('')
}
