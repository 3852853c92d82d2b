import { type ReadablePage, readHtml } from './html/read-html.ts'
import type { Article } from './ingest.ts'
import { IngestError } from './ingest-error.ts'
import { decode } from './page/decode.ts'
import { fetchPage } from './page/fetch-page.ts'
import { parseUrl } from './page/parse-url.ts'
import { detectLanguage } from './text/detect-language.ts'
import { plainParagraphs } from './text/plain-paragraphs.ts'

/** What limits one reading. */
export interface ReadLimits {
  /** Ends the fetch. */
  readonly signal: AbortSignal
  /** What is left of the call's deadline. */
  readonly remainingMs: number | 'infinity'
}

/**
 * Fetches a page and finds its article: bytes, text, article, language.
 *
 * @param request - Not trusted: it comes from another process.
 * @throws {@link IngestError} as told by `IngestFailure`; the reason of `signal` when it was
 *   aborted.
 */
export async function readArticle(request: unknown, limits: ReadLimits): Promise<Article> {
  const page = await fetchPage(parseUrl(urlOf(request)), limits)
  const { url, bytes, format, charset } = page
  if (bytes.byteLength === 0) throw new IngestError('NoReadableText', 'has no bytes; expected an article', { url })
  const { text, encoding } = decode(bytes, { charset, isMarkup: format === 'html', url })
  const { title, paragraphs, declared } = format === 'html' ? readHtml(text, url) : readPlain(text)
  if (!paragraphs.some((paragraph) => /[\p{L}\p{N}]/u.test(paragraph))) {
    const hint = 'Pages that are drawn by scripts are not run: pass the address of the article itself.'
    const why = format === 'html' ? `found nothing that reads like an article. ${hint}` : 'holds no letter and no digit'
    throw new IngestError('NoReadableText', why, { url })
  }
  const language = detectLanguage(paragraphs, declared)
  return { url, title, text: paragraphs.join('\n\n'), language, encoding, bytes: bytes.byteLength }
}

function readPlain(text: string): ReadablePage {
  return { title: '', paragraphs: plainParagraphs(text), declared: undefined }
}

function urlOf(request: unknown): unknown {
  return typeof request === 'object' && request !== null && 'url' in request ? request.url : undefined
}
