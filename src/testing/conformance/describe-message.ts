import { Kind } from '../../wire/kind.ts'

/** Longest text of a value in a transcript, in characters. */
const MAX_VALUE_LENGTH = 120

const NAMES = new Map<unknown, string>(Object.entries(Kind).map(([name, kind]) => [kind, name]))

/** A message as a line of a transcript: `CALL 3, null, "echo", [1,2]`. */
export function describeMessage(message: unknown): string {
  if (!Array.isArray(message)) return `no message, but ${describeValue(message)}`
  const [kind, ...elements] = message as readonly unknown[]
  const name = NAMES.get(kind) ?? `kind ${describeValue(kind)}`
  return `${name} ${elements.map(describeValue).join(', ')}`.trimEnd()
}

/** A value as JSON, cut where it is long. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value, jsonOf)
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH)}… (${text.length} characters)`
}

/** What JSON does not have. */
function jsonOf(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}
