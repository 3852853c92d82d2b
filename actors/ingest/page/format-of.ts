import { MIMEType } from 'node:util'
import { IngestError } from '../ingest-error.ts'

/** How a page is read. */
export type Format = 'html' | 'plain'

/** What a `Content-Type` says. */
export interface ContentType {
  readonly format: Format
  /** As it stands there; `undefined` when there is none. */
  readonly charset: string | undefined
}

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['text/plain', 'plain'],
  ['text/markdown', 'plain'],
])

/**
 * Reads a `Content-Type` header. A response without one is taken for HTML, as most of the web is.
 *
 * @throws {@link IngestError} `NotText`.
 */
export function formatOf(header: string | null, url: string): ContentType {
  if (header === null) return { format: 'html', charset: undefined }
  const type = parse(header)
  const format = FORMATS.get(type?.essence ?? '')
  if (format === undefined) {
    const message = `is "${header}"; expected ${[...FORMATS.keys()].join(', ')}`
    throw new IngestError('NotText', message, { url, contentType: header })
  }
  return { format, charset: type?.params.get('charset') ?? undefined }
}

function parse(header: string): MIMEType | undefined {
  try {
    return new MIMEType(header)
  } catch {
    return undefined
  }
}
