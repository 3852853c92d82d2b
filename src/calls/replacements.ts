/** Says when a life that has reached a limit may be replaced by the next. */
export interface Replacements {
  /**
   * Asks for a turn.
   *
   * @param begin - Called once, when the replacement may begin; before `ask` returns when it may
   *   now.
   * @returns Ends the turn, or asks for it no more. A second call does nothing.
   */
  ask(begin: () => void): () => void
}
