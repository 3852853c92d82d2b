import { errorLine } from './error-line.ts'

/**
 * What runtimes write around the line that matters: their version, what was loaded, hints,
 * registers, and the frames of a stack, which most of them indent. Go writes a function of its
 * stack as `main.read(0x1)`, V8 one of its own as `12: 0x10bfa74 v8::…`.
 */
const AFTERTHOUGHTS: readonly RegExp[] = [
  /^\s/,
  // The end of an error's fields, as Node and others print objects
  /^[}\])]+[;,]*$/,
  /^Node\.js v\d/,
  /^\(Use `node --trace-/,
  /^Extension modules: /,
  /^(?:Current thread|Thread) 0x[0-9a-f]+ /,
  /^note: run with `RUST_BACKTRACE/,
  // Go
  /^goroutine \d+ /,
  /^runtime stack:$/,
  /^created by /,
  /^[\w./*()[\]@~%-]+\(.*\)$/,
  /^\.\.\..*frames elided\.\.\.$/,
  /^\[signal /,
  /^PC=0x/,
  /^instruction bytes: /,
  /^\w{2,6}\s+0x[0-9a-f]+$/,
  /^exit status \d+$/,
  // V8
  /^\d+: 0x[0-9a-f]+ /,
  /^[-=]{3,} .* [-=]{3,}$/,
  /^<--- .* --->$/,
  /^\[\d+:0x[0-9a-f]+\] /,
  /^#(?:$|FailureMessage )/,
]

/**
 * So many lines may follow an error that a runtime has printed, as the rest of its message, and it
 * still is what ended the program.
 */
const MAX_LINES_AFTER = 8

/** What a program said last. */
export interface LastWords {
  /** The line of stderr that most likely says why it ended. */
  readonly text: string
  /**
   * From its last output on stderr to its end, in milliseconds: what was said long before is hardly
   * the cause.
   */
  readonly beforeEndMs: number
}

/**
 * The line of stderr that most likely says why a program ended: that of the last error that its
 * runtime has printed, with its name and message; without one, the last line that is no
 * afterthought of a runtime, else the last one.
 *
 * @returns An empty string when nothing was written.
 */
export function lastWords(stderrTail: string): string {
  const lines = stderrTail.split('\n').map(asShown)
  const error = errorLine(lines)
  const after = lines.slice(error === undefined ? 0 : error.at + 1).filter((line) => line !== '')
  const words = after.filter((line) => !AFTERTHOUGHTS.some((each) => each.test(line)))
  if (error !== undefined && words.length <= MAX_LINES_AFTER) return error.text
  return words.at(-1) ?? after.at(-1) ?? ''
}

/** What stays of a line that was written over itself, as a progress bar is. */
function asShown(line: string): string {
  const trimmed = line.trimEnd()
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}
