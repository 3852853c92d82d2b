import type { Place } from './surface.ts'

/** A copy of some arguments with a value in one place. What is missing on the way there is made. */
export function put(args: readonly unknown[], [argument, ...fields]: Place, value: unknown): readonly unknown[] {
  const copy = [...args]
  copy[argument] = putInto(copy[argument], fields, value)
  return copy
}

function putInto(into: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value
  if (first === '[]') {
    const [head, ...tail]: readonly unknown[] = Array.isArray(into) ? into : []
    return [putInto(head, rest, value), ...tail]
  }
  const fields = typeof into === 'object' && into !== null ? into : {}
  return { ...fields, [first]: putInto(Reflect.get(fields, first), rest, value) }
}
