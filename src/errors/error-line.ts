/** An error that a runtime has printed. */
export interface ErrorLine {
  /** Index of its line. */
  readonly at: number
  /** Its name and message. */
  readonly text: string
}

/**
 * Where runtimes print the error that ends a program: behind what, and which line it is. A message
 * of several lines hides it from a reader who looks for the last line, and so do the error's
 * fields, its stack and its causes.
 */
type Form = (lines: readonly string[], at: number) => ErrorLine | undefined

/**
 * The last error that a runtime has printed, `undefined` when there is none.
 * @param lines - Without spaces at their ends. Pure.
 */
export function errorLine(lines: readonly string[]): ErrorLine | undefined {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    for (const form of FORMS) {
      const found = form(lines, at)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/**
 * Node and Python, whose parser prints no traceback: a line of source, what is wrong in it
 * underlined, and then the error.
 */
const belowCaret: Form = (lines, at) =>
  /^\s*[~^]*\^$/.test(lines[at] ?? '') ? nextAtMargin(lines, at + 1, /^\S/) : undefined

/** Python: the first line that is not indented behind a traceback. */
const belowTraceback: Form = (lines, at) =>
  lines[at] === 'Traceback (most recent call last):' ? nextAtMargin(lines, at + 1, /^\S/) : undefined

/** Python: a group of errors is drawn as a tree, and its own line stands at its stem. */
const belowGroup: Form = (lines, at) => {
  if (!/^ {2}\+ Exception Group Traceback/.test(lines[at] ?? '')) return undefined
  const found = nextAtMargin(lines, at + 1, /^ {2}\| \S/)
  return found === undefined ? undefined : { at: found.at, text: found.text.slice(4) }
}

/** Rust: `thread 'main' panicked at src/main.rs:2:5:`, and the message below it. */
const belowPanic: Form = (lines, at) =>
  /^thread .* panicked at .*:\d+:\d+:$/.test(lines[at] ?? '') ? nextAtMargin(lines, at + 1, /\S/) : undefined

/** C++: the error's type in one line, its message in the next. */
const terminated: Form = (lines, at) => {
  const line = lines[at] ?? ''
  if (!line.startsWith('terminate called ')) return undefined
  const what = /^ +what\(\): +(.+)$/.exec(lines[at + 1] ?? '')?.[1]
  return { at, text: what === undefined ? line : `${line}: ${what}` }
}

/** Go, the JVM, .NET: the line says itself what it is. */
const named: Form = (lines, at) => {
  const line = lines[at] ?? ''
  const isNamed = /^(?:panic: |fatal error: |Exception in thread |Unhandled exception\. |Caused by: )/.test(line)
  return isNamed ? { at, text: line } : undefined
}

const FORMS: readonly Form[] = [belowCaret, belowTraceback, belowGroup, belowPanic, terminated, named]

/**
 * The next line of that form; everything before it is source, frames or empty. Fields that follow
 * the error are cut off.
 */
function nextAtMargin(lines: readonly string[], from: number, form: RegExp): ErrorLine | undefined {
  const at = lines.findIndex((line, index) => index >= from && form.test(line))
  const line = lines[at]
  return line === undefined ? undefined : { at, text: line.replace(/ \{$/, '') }
}
