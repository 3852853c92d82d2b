import type { Whose } from './opened.ts'

/** A complaint that users of MCP hosts have made, and what becomes of it. */
export interface ThreadCase {
  /** What went wrong. */
  readonly name: string
  /** Issues of others that tell of it, as `owner/name#1`. */
  readonly threads: readonly string[]
  /** What is to be seen with the transport of each. */
  readonly outcome: Readonly<Record<Whose, string>>
  /** Plays it, and says what was seen. It leaves nothing behind. */
  readonly play: (whose: Whose) => Promise<string>
}
