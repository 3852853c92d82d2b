const MAX_CHARS = 60

/**
 * A value from outside as one short piece of an error message: what it is, and enough of it to find
 * it. Never throws.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${shorten(value)}'`
    case 'function':
      return 'a function'
    case 'object':
      return describeReadable(value)
    default:
      return shorten(String(value))
  }
}

function describeReadable(value: object | null): string {
  try {
    return describeObject(value)
  } catch {
    return 'an object that cannot be read'
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'null'
  if ('then' in value && typeof value.then === 'function') return 'a promise (`await` it first)'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`
  const keys = Object.keys(value)
  return keys.length === 0 ? 'an object without fields' : `an object with the fields ${shorten(keys.join(', '))}`
}

function shorten(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}...`
}
