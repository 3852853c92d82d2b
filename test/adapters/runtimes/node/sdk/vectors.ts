import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** One entry of `test/vectors/messages.json` or `streams.json`, bytes and floats put back. */
export interface MessageVector {
  readonly name: string
  readonly frame: Buffer
  readonly message: readonly unknown[]
  readonly canonical: boolean
}

/** One entry of `test/vectors/violations.json`. */
export interface ViolationVector {
  readonly name: string
  readonly bytes: Buffer
  readonly maxFrameBytes: number
  readonly code: string
  /** Who is meant; absent: both sides. */
  readonly reader?: 'host'
}

const FOLDER = resolve(import.meta.dirname, '../../../../vectors')

export function messageVectors(): MessageVector[] {
  return [...read('messages.json'), ...read('streams.json')].map((vector) => ({
    ...vector,
    frame: Buffer.from(vector.frame, 'hex'),
  }))
}

/** Those that a worker can meet. */
export function violationVectors(): ViolationVector[] {
  const met = read('violations.json').filter(({ reader }) => reader !== 'host')
  return met.map((vector) => ({ ...vector, bytes: Buffer.from(vector.bytes, 'hex') }))
}

/**
 * The entries as they are in the file: bytes in hex, and values that JSON cannot write as maps of
 * one key.
 */
type Entry = MessageVector & ViolationVector & { readonly frame: string; readonly bytes: string }

function read(file: string): readonly Entry[] {
  return JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8'), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$bytes' in value) return Buffer.from(String(value.$bytes), 'hex')
    if ('$float' in value) return Number(value.$float)
    return value
  }) as readonly Entry[]
}
