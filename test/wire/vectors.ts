import { readFileSync } from 'node:fs'

/** One entry of `test/vectors/messages.json` or `streams.json`. */
export interface MessageVector {
  readonly name: string
  readonly frame: string
  readonly message: unknown
  readonly canonical: boolean
}

/** One entry of `test/vectors/violations.json`. */
export interface ViolationVector {
  readonly name: string
  readonly bytes: string
  readonly maxFrameBytes: number
  readonly code: string
  /** Who is meant; absent: both sides. */
  readonly reader?: 'host'
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'))

export const messageVectors = ['messages.json', 'streams.json'].flatMap(
  (name) => read(name) as readonly MessageVector[],
)
export const violationVectors = read('violations.json') as readonly ViolationVector[]

/** Turns `{"$bytes": hex}` and `{"$float": text}` into what they stand for. */
export function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  if ('$bytes' in value) return Buffer.from(String(value.$bytes), 'hex')
  if ('$float' in value) return Number(value.$float)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
}
