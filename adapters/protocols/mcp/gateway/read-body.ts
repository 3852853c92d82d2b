import type { IncomingMessage } from 'node:http'
import type { Refusal } from './admission.ts'

/** Most bytes of one request. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** A body that was read, or the status that tells why not. */
export type Body = { readonly value: unknown } | Refusal

/** Reads JSON from a request; nothing beyond 4 MiB is held. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) return { status: 413, why: `a request has at most ${MAX_BODY_BYTES} bytes` }
    chunks.push(chunk)
  }
  if (bytes === 0) return { value: undefined }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString()) }
  } catch {
    return { status: 400, why: 'Parse error: the body is not JSON' }
  }
}
