/** The message of whatever was thrown, for people. Never throws itself. */
export function reasonOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'something that cannot be read was thrown'
  }
}
