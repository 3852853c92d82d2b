import { node } from '../../adapters/node/adapter.ts'
import { packageModule, type Program } from '../../src/index.ts'

/** What the ingest worker is asked. */
export interface IngestRequest {
  /** `http:` or `https:`. */
  readonly url: string
}

/** An article as a reader would see it. */
export interface Article {
  /** After redirects. */
  readonly url: string
  /** Empty when the page has none. */
  readonly title: string
  /** The readable text; paragraphs are separated by one empty line, and lines within them are joined. */
  readonly text: string
  /** Two letters, as `fi`, or `und` when it cannot be told. */
  readonly language: string
  /** How the bytes were read, as the Encoding Standard names it: `utf-8`, `windows-1252`, ... */
  readonly encoding: string
  /** Size of what was fetched. */
  readonly bytes: number
}

/** Methods of the ingest worker, for `system.ref<Ingest>(path)`. */
export interface Ingest {
  article(request: IngestRequest): Article
}

/** The ingest worker, in Node. Eight calls at a time. */
export function ingest(): Program {
  return node({ program: packageModule('actors/ingest/worker') })
}
