import { lastWords } from './last-words.ts'

/** How runtimes say it: V8, Go, Rust, Python, C++, Java, and whoever quotes the system's error. */
const WORDS: readonly RegExp[] = [
  /out[ _]of[ _]memory/i,
  /cannot allocate memory/i,
  /\b(?:memory|buffer) allocation\b.*\bfailed\b/i,
  /\b(?:MemoryError|OutOfMemoryError|ENOMEM)\b/,
  /\bbad_alloc\b/,
]

/**
 * Whether a program's last words are that it got no more memory. That is its account: only the
 * kernel's own count is a proof.
 */
export function saysOutOfMemory(stderrTail: string): boolean {
  const words = lastWords(stderrTail)
  return WORDS.some((each) => each.test(words))
}
