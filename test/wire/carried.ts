/**
 * What is wrong with a decoded value: anything that is not nil, a boolean, a number, a BigInt,
 * text, binary, an array, a plain map or a valid date; a key `__proto__`; and everything that is
 * there twice, also the memory of binary.
 *
 * @returns The first fault, with its place; `undefined` when there is none.
 */
export function faultOfCarried(value: unknown): string | undefined {
  const seen = new Set<unknown>()
  const pending: (readonly [at: string, value: unknown])[] = [['value', value]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [at, part] = next
    if (typeof part !== 'object' || part === null) {
      if (!SCALARS.has(part === null ? 'null' : typeof part)) return `${at} is a ${typeof part}`
      continue
    }
    const identity = part instanceof Uint8Array ? part.buffer : part
    if (seen.has(identity)) return `${at} is there twice`
    seen.add(identity)
    if (part instanceof Uint8Array) continue
    if (part instanceof Date) {
      if (Number.isNaN(part.getTime())) return `${at} is an invalid date`
      continue
    }
    const prototype: unknown = Object.getPrototypeOf(part)
    if (prototype !== Object.prototype && prototype !== Array.prototype) return `${at} is no plain map`
    if (Object.hasOwn(part, '__proto__')) return `${at} has the key __proto__`
    for (const key of Reflect.ownKeys(part)) {
      if (key === 'length' && Array.isArray(part)) continue
      pending.push([`${at}.${String(key)}`, Reflect.get(part, key)])
    }
  }
  return undefined
}

const SCALARS: ReadonlySet<string> = new Set(['null', 'boolean', 'number', 'bigint', 'string'])
