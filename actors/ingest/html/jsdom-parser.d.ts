// The DOM that comes with Readability, and is all that it needs; its package has no types for it.
declare module '@mozilla/readability/JSDOMParser.js' {
  class JSDOMParser {
    /** @param html - Well-formed, with only the five entities of XML. */
    parse(html: string): JSDOMParser.Document
  }
  namespace JSDOMParser {
    interface Node {
      /** In lower case; `null` when this is text. */
      readonly localName: string | null
      readonly textContent: string
      readonly childNodes: readonly Node[]
    }
    interface Document extends Node {
      readonly body: Node
    }
  }
  export = JSDOMParser
}
