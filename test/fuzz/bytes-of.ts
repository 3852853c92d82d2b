import { Packr } from 'msgpackr'
import { messageVectors, revive } from '../wire/vectors.ts'
import type { Referee } from './referee.ts'
import type { Cut, Nested, OpenId, Raw, Script, Step } from './step.ts'

type Writing = Extract<Step, { do: 'say' | 'payload' | 'bytes' | 'vector' }>

const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true })

/** What the host has open. */
type Opened = Pick<Referee, 'open'>

/**
 * Whatever a step writes, as it arrives: in one chunk, or in several; none when it is about
 * something that the host does not have.
 */
export function chunksOf(step: Writing, codec: Script['codec'], opened: Opened): readonly Buffer[] {
  const bytes = bytesOf(step, codec, opened)
  return bytes === undefined ? [] : cutUp(bytes, step.cut)
}

function bytesOf(step: Writing, codec: Script['codec'], opened: Opened): Buffer | undefined {
  switch (step.do) {
    case 'bytes':
      return Buffer.from(step.hex, 'hex')
    case 'payload': {
      const payload = Buffer.from(step.hex, 'hex')
      return frameOf(payload, step.claim ?? payload.length)
    }
    case 'vector':
      return changed(step, codec)
    case 'say': {
      const message = step.message.map((element) => withId(element, opened))
      if (message.includes(NOTHING_OPEN)) return undefined
      const frame = encoded(message, codec)
      const times = Math.min(step.times, Math.ceil(FLOOD_BYTES / frame.length))
      return Buffer.concat(Array.from({ length: times }, () => frame))
    }
  }
}

/** Of a flood at the most: it is its frames that matter. */
const FLOOD_BYTES = 100_000

const NOTHING_OPEN = Symbol('nothing of that kind is open')

function withId(element: unknown, opened: Opened): unknown {
  if (!isOpenId(element)) return element
  const ids = opened.open(element.of)
  return ids[element.open % ids.length] ?? (element.of === 'any' ? element.open + 1 : NOTHING_OPEN)
}

/** Element by element, since what is nested too deeply for the host is so for the encoder, too. */
function encoded(message: readonly unknown[], codec: Script['codec']): Buffer {
  const elements = message.map((element) => encodedElement(element, codec))
  const [open, between, close] = codec === 'msgpack' ? [Buffer.from([0x90 | elements.length]), '', ''] : ['[', ',', ']']
  const parts = elements.flatMap((element, at) => [at === 0 ? open : between, element])
  const payload = Buffer.concat([...(parts.length === 0 ? [open] : parts), close].map((part) => Buffer.from(part)))
  return frameOf(payload, payload.length)
}

function encodedElement(element: unknown, codec: Script['codec']): Buffer {
  if (isNested(element)) return deep(element.nested, codec)
  if (isRaw(element) && codec === 'msgpack') return Buffer.from(element.raw, 'hex')
  return codec === 'msgpack' ? packr.pack(element) : Buffer.from(JSON.stringify(element))
}

function deep(depth: number, codec: Script['codec']): Buffer {
  if (codec === 'msgpack') return Buffer.concat([Buffer.alloc(depth, 0x91), Buffer.from([0])])
  return Buffer.from(`${'['.repeat(depth)}0${']'.repeat(depth)}`)
}

const isOpenId = (element: unknown): element is OpenId => isObject(element) && 'open' in element
const isNested = (element: unknown): element is Nested => isObject(element) && 'nested' in element
const isRaw = (element: unknown): element is Raw => isObject(element) && 'raw' in element
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function changed({ at, changes }: Extract<Step, { do: 'vector' }>, codec: Script['codec']): Buffer {
  const { frame = '', message } = messageVectors[at] ?? {}
  const bytes = codec === 'msgpack' ? Buffer.from(frame, 'hex') : encoded(revive(message) as readonly unknown[], codec)
  for (const [place, byte] of changes) bytes[Math.min(bytes.length - 1, Math.floor(place * bytes.length))] = byte
  return bytes
}

function frameOf(payload: Buffer, claim: number): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt32BE(claim)
  return Buffer.concat([header, payload])
}

/** Byte by byte only what is short: it is the cuts that matter, not their number. */
const BYTEWISE_BYTES = 64

function cutUp(bytes: Buffer, cut: Cut): readonly Buffer[] {
  if (cut === 'whole' || cut === 'held') return [bytes]
  if (cut === 'halves') return [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)]
  const singles = [...bytes.subarray(0, BYTEWISE_BYTES)].map((byte) => Buffer.from([byte]))
  return [...singles, bytes.subarray(BYTEWISE_BYTES)]
}
