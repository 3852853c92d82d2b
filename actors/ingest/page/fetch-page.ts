import { IngestError } from '../ingest-error.ts'
import { followRedirects } from './follow-redirects.ts'
import { type Format, formatOf } from './format-of.ts'
import { readBody } from './read-body.ts'

/** What a server sent. */
export interface Page {
  /** After redirects. */
  readonly url: string
  /** Decompressed; at most 10 MiB. */
  readonly bytes: Uint8Array
  readonly format: Format
  /** Label of the encoding in the HTTP header, as it stands there. */
  readonly charset: string | undefined
}

/** What limits one fetch. */
export interface FetchLimits {
  readonly signal: AbortSignal
  readonly remainingMs: number | 'infinity'
}

/** A call without a deadline must not hold one of the eight places for ever. */
const MAX_FETCH_MS = 30_000

/**
 * Fetches one page, with all that a page may do wrong.
 *
 * @throws {@link IngestError} `FetchFailed`, `TimedOut`, `HttpStatus`, `TooManyRedirects`,
 *   `TooLarge`, `NotText`, and what {@link parseUrl} throws for a redirect; the reason of `signal`
 *   when it was aborted.
 */
export async function fetchPage(url: URL, { signal, remainingMs }: FetchLimits): Promise<Page> {
  const timeoutMs = Math.ceil(remainingMs === 'infinity' ? MAX_FETCH_MS : Math.min(remainingMs, MAX_FETCH_MS))
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    return await get(url, AbortSignal.any([signal, timeout]))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof IngestError) throw error
    if (timeout.aborted) {
      const message = `did not answer completely within ${timeoutMs} ms; try later, or with a longer deadline`
      throw new IngestError('TimedOut', message, { url: url.href, timeoutMs, cause: error })
    }
    // undici says "fetch failed", and what failed in the cause.
    throw new IngestError('FetchFailed', `could not be fetched: ${causeOf(error)}`, { url: url.href, cause: error })
  }
}

async function get(start: URL, signal: AbortSignal): Promise<Page> {
  const { url, response } = await followRedirects(start, signal)
  try {
    if (!response.ok) {
      const { status, statusText } = response
      const message = `the server answered ${`${status} ${statusText}`.trim()}${adviceFor(status)}`
      throw new IngestError('HttpStatus', message, { url: url.href, status })
    }
    const type = formatOf(response.headers.get('content-type'), url.href)
    const bytes = await readBody(response, url.href)
    return { url: url.href, bytes, ...type }
  } catch (error) {
    // Gives the connection back; what is wrong with it now is of no interest.
    await response.body?.cancel().catch(() => undefined)
    throw error
  }
}

function adviceFor(status: number): string {
  if (status === 404 || status === 410) return '; check the address'
  if (status === 401 || status === 402 || status === 403) return '; the page is not public'
  return status === 429 || status >= 500 ? '; try later' : ''
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause, message } = error
  if (!(cause instanceof Error)) return message
  // An attempt at each of several addresses: the message is empty, and the code is what they have
  // in common.
  return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message
}
