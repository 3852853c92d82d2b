import { IngestError } from '../ingest-error.ts'

/** Of one page, decompressed. */
const MAX_BYTES = 10 * 1024 * 1024

/**
 * The body of a response. Counts what has been decompressed, so that a small download cannot become
 * a large page.
 *
 * @throws {@link IngestError} `TooLarge`, as soon as it is known; what the stream fails with.
 */
export async function readBody(response: Response, url: string): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > MAX_BYTES) throw tooLarge(url)
  const chunks: Uint8Array[] = []
  const body: AsyncIterable<Uint8Array> | null = response.body
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw tooLarge(url)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function tooLarge(url: string): IngestError {
  const message = `is larger than ${MAX_BYTES / 1024 / 1024} MiB; expected an article`
  return new IngestError('TooLarge', message, { url, maxBytes: MAX_BYTES })
}
