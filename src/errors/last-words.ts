/**
 * What runtimes write around the line that matters: their version, what was loaded, hints, registers, and the frames of a stack, which most of them indent.
 * Go writes a function of its stack as `main.read(0x1)`, V8 one of its own as `12: 0x10bfa74 v8::…`.
 */
const AFTERTHOUGHTS: readonly RegExp[] = [
  /^\s/,
  /^Node\.js v\d/,
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
 * The line of stderr that most likely says why a program ended: the last one that is no afterthought of its runtime, else the last one.
 *
 * @returns An empty string when nothing was written.
 */
export function lastWords(stderrTail: string): string {
  const lines = stderrTail
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  return lines.findLast((line) => !AFTERTHOUGHTS.some((each) => each.test(line))) ?? lines.at(-1) ?? ''
}
