/** How much of a stream is looked at, and shown, in bytes. */
const SHOWN_BYTES = 80

/** Packets whose length a guess believes, in bytes. */
const BELIEVABLE_BYTES = 16 * 1024 * 1024

/** Kinds of the protocol's messages (`docs/protocol.md` §3). */
const LAST_KIND = 17

/**
 * What a stream looks like whose beginning is not what was declared, and what to declare instead;
 * continues a sentence. Pure.
 */
export function guessFormat(bytes: Buffer): string {
  const start = bytes.subarray(0, SHOWN_BYTES)
  const guess = ofText(start) ?? ofPackets(start)
  const shown = isPrinted(start)
    ? `; the stream reads ${JSON.stringify(start.toString())}`
    : `; the stream begins with ${start.subarray(0, 16).toString('hex')}`
  return guess === undefined ? shown : `${shown}. ${guess}`
}

function ofText(start: Buffer): string | undefined {
  const text = start.toString()
  if (/content-length: *\d/i.test(text))
    return declare('headers before its messages', "jsonRpc({ framing: 'content-length' })")
  if (/^\s*[{[].*"jsonrpc"/s.test(text)) return declare('JSON-RPC in lines', "jsonRpc({ framing: 'line' })")
  if (/^\s*[{[]["\]}[{\d\s-]/.test(text) && isPrinted(start))
    return declare('JSON lines', "jsonPort({ packet: 'line' })")
  if (isPrinted(start)) return 'It printed text to stdout: print it to stderr, or is it a program for `lines()`?'
  return undefined
}

function ofPackets(start: Buffer): string | undefined {
  if (isTutti(start))
    return "It speaks Tutti's own protocol: declare it with the adapter of its language, as `node()` or `python()`"
  for (const packet of [4, 2, 1] as const) {
    if (start.length <= packet) continue
    const length = start.readUIntBE(0, packet)
    const codec = codecOf(start.readUInt8(packet))
    if (length === 0 || length > BELIEVABLE_BYTES || codec === undefined) continue
    const words =
      codec === 'json' ? `jsonPort({ packet: ${packet} })` : `jsonPort({ packet: ${packet}, codec: '${codec}' })`
    return declare(`packets with ${packet} ${packet === 1 ? 'byte' : 'bytes'} of length`, words)
  }
  return undefined
}

function declare(what: string, words: string): string {
  return `It answered in ${what}; \`${words}\`?`
}

/** `[u32 length][array of MessagePack, a kind]` */
function isTutti(start: Buffer): boolean {
  if (start.length < 6) return false
  const [array, kind] = [start.readUInt8(4), start.readUInt8(5)]
  return start.readUInt32BE(0) <= BELIEVABLE_BYTES && array >> 4 === 0x9 && kind >= 1 && kind <= LAST_KIND
}

/** What a payload is that begins with that byte. */
function codecOf(byte: number): 'json' | 'msgpack' | 'etf' | undefined {
  if (byte === 0x7b || byte === 0x5b) return 'json'
  if (byte === 0x83) return 'etf'
  return byte >> 4 === 0x8 || byte === 0xde || byte === 0xdf ? 'msgpack' : undefined
}

function isPrinted(bytes: Buffer): boolean {
  return (
    bytes.length > 0 &&
    bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b)
  )
}
