import { lastWords } from './last-words.ts'

/**
 * Python's `os.environ[name]`: the frame of `os` above, and the name in the error. A `KeyError` of
 * anything else is not about the environment.
 */
const KEY_ERROR = /^ {2}File "(?:<frozen os>|[^"\n]*\bos\.py)", line \d+, in __getitem__\n(?:.*\n)*?KeyError: '(\w+)'/m

/**
 * The name of a variable as people write it, and not an error code of Node's or of the system's.
 */
const NAME = /\b(?!ERR_)[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/

/** How programs that look themselves say it. */
const MISSING =
  /\b(?:environment|env\.|env var|not set|unset|not defined|undefined|missing|required|must be set|not found)/i

/**
 * The environment variable that a program missed, by its own last words; `undefined` when they are
 * about something else.
 */
export function missingVariable(stderrTail: string): string | undefined {
  const words = lastWords(stderrTail)
  const key = KEY_ERROR.exec(stderrTail)?.[1]
  if (key !== undefined && words === `KeyError: '${key}'`) return key
  return MISSING.test(words) ? NAME.exec(words)?.[0] : undefined
}
