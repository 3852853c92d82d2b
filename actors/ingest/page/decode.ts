import { getBOMEncoding, normalizeEncoding, TextDecoder } from '@exodus/bytes/encoding.js'
import { ResultType, Sniffer } from 'encoding-sniffer/sniffer'
import { IngestError } from '../ingest-error.ts'

/** Text, and how it was read. */
export interface Decoded {
  readonly text: string
  /** Name in the Encoding Standard, in lower case. */
  readonly encoding: string
}

/** What is known of the bytes. */
export interface DecodeOptions {
  /** Label in the HTTP header. */
  readonly charset: string | undefined
  /**
   * Whether the bytes may declare their encoding themselves, in a `meta` element or an XML
   * declaration.
   */
  readonly isMarkup: boolean
  /** For errors. */
  readonly url: string
}

/**
 * The HTML Standard prescribes 1024 bytes at least; scripts and comments before the `meta` are
 * common.
 */
const SNIFFED_BYTES = 4096

/**
 * Decodes bytes by the first of: their byte order mark, the HTTP header, what the markup declares,
 * UTF-8 if they are valid UTF-8, windows-1252. Bytes that are wrong in a declared encoding become
 * U+FFFD.
 *
 * Labels mean what they mean on the web: `iso-8859-1` is windows-1252, `gb2312` is GBK. The
 * platform's own `TextDecoder` is not used: that of Node 20 reads 0x80-0x9F of windows-1252 as
 * control characters.
 *
 * @throws {@link IngestError} `NotText` for binary data; `UnknownEncoding` when a label is not in
 *   the Encoding Standard and nothing else tells: a guess would be garbage. Valid UTF-8 is read in
 *   spite of such a label.
 * @source https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
export function decode(bytes: Uint8Array, options: DecodeOptions): Decoded {
  const encoding = declaredEncoding(bytes, options)
  if (isBinary(bytes, encoding)) {
    const message = 'holds bytes that no text has; expected HTML or plain text (UTF-16 with its byte order mark)'
    throw new IngestError('NotText', message, { url: options.url })
  }
  if (encoding === 'replacement') throw unknown(options.charset ?? labelIn(bytes) ?? encoding, options.url)
  if (encoding !== undefined) return { text: new TextDecoder(encoding).decode(bytes), encoding }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    const label = options.charset ?? (options.isMarkup ? labelIn(bytes) : undefined)
    if (label !== undefined) throw unknown(label, options.url)
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
  }
}

/**
 * So many bytes are looked at.
 * @source https://mimesniff.spec.whatwg.org/#reading-the-resource-header
 */
const LOOKED_AT_BYTES = 1445

/**
 * Control characters that no text has: an image or an archive under the name of a text.
 *
 * @source https://mimesniff.spec.whatwg.org/#binary-data-byte
 */
function isBinary(bytes: Uint8Array, encoding: string | undefined): boolean {
  if (encoding?.startsWith('utf-16') === true) return false
  return bytes.subarray(0, LOOKED_AT_BYTES).some((byte) => {
    return byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f)
  })
}

function declaredEncoding(bytes: Uint8Array, { charset, isMarkup }: DecodeOptions): string | undefined {
  const known = getBOMEncoding(bytes) ?? (charset === undefined ? null : normalizeEncoding(charset))
  if (known !== null) return known
  if (!isMarkup) return undefined
  const sniffer = new Sniffer({ maxBytes: SNIFFED_BYTES })
  sniffer.write(bytes.subarray(0, SNIFFED_BYTES))
  return sniffer.resultType === ResultType.DEFAULT ? undefined : sniffer.encoding.toLowerCase()
}

/** A label in the markup; the sniffer is silent about those that it does not know. */
function labelIn(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFFED_BYTES)).toString('latin1')
  return /<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([^\s"'>;/]+)/i.exec(start)?.[1]
}

function unknown(label: string, url: string): IngestError {
  const message = `declares the encoding "${label}", which is unknown or unsafe; the page cannot be read as it was meant`
  return new IngestError('UnknownEncoding', message, { url, label })
}
