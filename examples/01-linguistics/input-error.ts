/** What can be wrong with what the user gave. Stable: a code is never renamed. */
export type InputErrorCode =
  /** The file, folder or index cannot be read. */
  | 'INPUT_UNREADABLE'
  /** There is no article in it. */
  | 'INPUT_EMPTY'
  /** It looks like a URL, and is none that can be fetched. */
  | 'INPUT_INVALID'
  /** There is no such option or argument. */
  | 'OPTION_UNKNOWN'
  /** The value of an option is missing or out of its range. */
  | 'OPTION_INVALID'

/**
 * The user asked for something that cannot be played. The message says what to do; nothing has been
 * started.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly code: InputErrorCode

  constructor(code: InputErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
