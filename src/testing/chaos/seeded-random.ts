/**
 * Random numbers that are always the same for one seed: from 0 (inclusive) to 1 (exclusive).
 *
 * @param seed - Whole number; only its lower 32 bits count.
 * @source Tommy Ettinger's mulberry32 (public domain)
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/**
 * A seed for one of several sequences that must not depend on each other, as one per path.
 * @source FNV-1a
 */
export function seedFor(seed: number, name: string): number {
  // Neighbouring seeds must not meet neighbouring names.
  let hash = (0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)) >>> 0
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}
