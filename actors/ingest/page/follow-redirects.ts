import { IngestError } from '../ingest-error.ts'
import { parseUrl } from './parse-url.ts'

/** A response whose body has not been read, and where it came from. */
export interface Arrival {
  readonly url: URL
  readonly response: Response
}

const MAX_REDIRECTS = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const HEADERS = Object.freeze({
  'user-agent': 'tutti-ingest',
  accept: 'text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1',
})

/**
 * Asks a server until it says where the page is.
 *
 * By hand, since `fetch` follows redirects to any protocol and always twenty.
 *
 * @throws {@link IngestError} `TooManyRedirects`; `NotAUrl` and `UnsupportedProtocol` for where a
 *   redirect leads; what `fetch` rejects with.
 */
export async function followRedirects(start: URL, signal: AbortSignal): Promise<Arrival> {
  let url = start
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await fetch(url, { redirect: 'manual', headers: HEADERS, signal })
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null
    if (location === null) return { url, response }
    await response.body?.cancel()
    url = parseUrl(location, url)
  }
  const facts = { url: start.href, maxRedirects: MAX_REDIRECTS }
  throw new IngestError('TooManyRedirects', `redirects more than ${MAX_REDIRECTS} times, last to ${url.href}`, facts)
}
