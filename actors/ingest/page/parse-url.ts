import { IngestError } from '../ingest-error.ts'

/**
 * The address to fetch.
 *
 * @param url - What the caller passed, or what a redirect names.
 * @param base - Where a redirect was found. Default: none, the URL is absolute.
 * @throws {@link IngestError} `NotAUrl`, `UnsupportedProtocol`.
 */
export function parseUrl(url: unknown, base?: URL): URL {
  if (typeof url !== 'string') {
    throw new IngestError('NotAUrl', `expected \`url\` to be a string; got ${typeof url}`, { url: '(no URL)' })
  }
  if (!URL.canParse(url, base?.href)) {
    const where = base === undefined ? 'expected an absolute one, as https://example.org/article' : redirectOf(base)
    throw new IngestError('NotAUrl', `is no URL; ${where}`, { url })
  }
  const parsed = new URL(url, base)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    const where = base === undefined ? 'expected http: or https:' : redirectOf(base)
    throw new IngestError('UnsupportedProtocol', `${parsed.protocol} cannot be fetched; ${where}`, { url: parsed.href })
  }
  return parsed
}

function redirectOf(base: URL): string {
  return `${base.href} redirects to it`
}
