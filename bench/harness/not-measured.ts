/**
 * A subject cannot be measured here. It is said so in its place, with what to do about it; nothing
 * is made up and nothing else ends.
 */
export class NotMeasured extends Error {
  override readonly name = 'NotMeasured'
}

/** Why something was not measured, in one line. */
export function whyNot(error: unknown): string {
  const text = error instanceof NotMeasured ? error.message : String(error)
  return text.split('\n')[0] ?? text
}
