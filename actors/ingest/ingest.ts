import { node } from '../../adapters/runtimes/node/adapter.ts'
import { packageModule } from '../../src/adapter-kit.ts'
import { type Program } from '../../src/index.ts'

/** What the ingest worker is asked. */
export interface IngestRequest {
  /** `http:` or `https:`. */
  readonly url: string
}

/** An article as a reader would see it. */
export interface Article {
  /** After redirects. */
  readonly url: string
  /** One line; empty when the page has none. */
  readonly title: string
  /**
   * The readable text without the title, in Unicode NFC. Paragraphs, subheadings and list items are
   * separated by one empty line, and lines within them are joined. Never empty.
   */
  readonly text: string
  /**
   * Two letters of ISO 639-1, as `fi`, or `und` when it cannot be told. The text decides; what the
   * page declares helps.
   */
  readonly language: string
  /**
   * How the bytes were read, by its name in the Encoding Standard, in lower case: `utf-8`,
   * `windows-1252`, ...
   */
  readonly encoding: string
  /** Size of what was fetched, decompressed. */
  readonly bytes: number
}

/**
 * Why there is no article: `remote.name` of the `RemoteError` that the call rejects with.
 * `remote.data` has the `url`, and what is named here.
 *
 * | name | what to do |
 * |---|---|
 * | `NotAUrl` | pass an absolute URL |
 * | `UnsupportedProtocol` | only `http:` and `https:` are fetched, also after redirects |
 * | `FetchFailed` | the server could not be reached, or broke off; try later |
 * | `TimedOut` | no complete answer within the call's deadline, and never more than 30 s; data: `timeoutMs` |
 * | `HttpStatus` | the server said no; data: `status` |
 * | `TooManyRedirects` | more than 10; data: `maxRedirects` |
 * | `TooLarge` | more than 10 MiB, or more than 50 000 elements; data: `maxBytes` or `maxElements` |
 * | `NotText` | neither HTML nor plain text; data: `contentType`, unless the bytes themselves tell |
 * | `UnknownEncoding` | the declared encoding is not in the Encoding Standard; data: `label` |
 * | `NoReadableText` | nothing that reads like an article was found |
 */
export type IngestFailure =
  | 'NotAUrl'
  | 'UnsupportedProtocol'
  | 'FetchFailed'
  | 'TimedOut'
  | 'HttpStatus'
  | 'TooManyRedirects'
  | 'TooLarge'
  | 'NotText'
  | 'UnknownEncoding'
  | 'NoReadableText'

/** Methods of the ingest worker, for `system.ref<Ingest>(path)`. */
export interface Ingest {
  /** Fetches one page and finds its article. Rejects as told by {@link IngestFailure}. */
  article(request: IngestRequest): Article
}

/** The ingest worker, in Node. Eight calls at a time. */
export function ingest(): Program {
  return node({ program: packageModule('actors/ingest/worker') })
}
