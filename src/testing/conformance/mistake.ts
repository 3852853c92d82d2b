/** What a worker did wrong, so that its author can see it without the source of the kit. */
export interface Finding {
  /** What the host has sent since the case began, oldest first; at most twelve lines. */
  readonly sent: readonly string[]
  /** What came from the worker since then, and how it ended if it did. */
  readonly came: readonly string[]
  /** What would be right, as a sentence. */
  readonly right: string
  /** The paragraph of `docs/protocol.md` that says so, as `§5`. */
  readonly section: string
}

/** Older lines of a transcript are left out. */
const MAX_LINES = 12

/** A worker has broken a rule. Thrown by a case, and told as a {@link Finding}. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
  readonly right: string
  readonly sent: readonly string[]
  readonly came: readonly string[]

  constructor(right: string, transcript: { readonly sent: readonly string[]; readonly came: readonly string[] }) {
    super(right)
    this.right = right
    this.sent = transcript.sent.slice(-MAX_LINES)
    this.came = transcript.came.slice(-MAX_LINES)
  }
}

/** The worker does not claim what a case is about. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered'
}
