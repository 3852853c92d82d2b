import type { IngestFailure } from './ingest.ts'

/** What a caller may want to decide by, beside the name. */
export interface FailureFacts {
  readonly url: string
  readonly status?: number
  readonly contentType?: string
  readonly label?: string
  readonly maxBytes?: number
  readonly maxElements?: number
  readonly maxRedirects?: number
  readonly timeoutMs?: number
}

/**
 * Why there is no article. Its `name` is the kind; its facts become the `data` of the caller's
 * error.
 */
export class IngestError extends Error {
  /**
   * @param name - The kind of failure.
   * @param message - What failed, why, and what to do; the URL is put before it.
   * @param facts - Own properties of the error.
   */
  constructor(name: IngestFailure, message: string, { cause, ...facts }: FailureFacts & { readonly cause?: unknown }) {
    super(`${shortened(facts.url)}: ${message}`, cause === undefined ? {} : { cause })
    this.name = name
    Object.assign(this, facts)
  }
}

/** A `data:` URL may be a megabyte. */
function shortened(url: string): string {
  return url.length > 200 ? `${url.slice(0, 200)}…` : url
}
