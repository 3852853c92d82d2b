import { NotMeasured } from './not-measured.ts'

/** How calls are made in one sample. */
export interface Load {
  /** Calls in all; a multiple of `inFlight`. */
  readonly calls: number
  /**
   * Callers at the same time; each makes its next call when it has the answer. With several lines
   * they are dealt out to them in turn.
   */
  readonly inFlight: number
  /** Size of the argument, which is also the result. */
  readonly bytes: number
  /** What the argument is. Subjects that carry bytes only take either as bytes. */
  readonly content: 'text' | 'binary'
}

/** A subject with its echo at the other end, open. */
export interface Caller {
  /** Makes the calls. @returns Milliseconds from the first call to the last answer. */
  drive(load: Load): Promise<number>
  close(): Promise<void>
}

/** A way to have a call answered by an echo. */
export interface Subject {
  readonly name: string
  /**
   * @param lines - Echoes, each at the end of a line of its own. Rejects when it cannot be had
   *   here.
   */
  open(lines: number): Promise<Caller>
}

/** One call: an argument that comes back. */
export type Call = (argument: unknown) => Promise<unknown>

/** The argument of a load, for subjects that carry values. */
export function argumentOf({ bytes, content }: Load): string | Buffer {
  return content === 'text' ? 'x'.repeat(bytes) : Buffer.alloc(bytes, 'x')
}

/** Makes the calls of a load as a program makes them: callers that await. */
export async function driveCalls(lines: readonly Call[], load: Load): Promise<number> {
  const argument = argumentOf(load)
  const each = load.calls / load.inFlight
  const caller = async (call: Call): Promise<void> => {
    let answer: unknown
    for (let made = 0; made < each; made += 1) answer = await call(argument)
    check(answer, argument)
  }
  const callers = Array.from({ length: load.inFlight }, (_, index) => lineOf(lines, index))
  const since = performance.now()
  if (callers.length === 1) await caller(lineOf(lines, 0))
  else await Promise.all(callers.map(caller))
  return performance.now() - since
}

/** The last answer stands for all: who answers something else is faster at something else. */
function check(answer: unknown, argument: string | Buffer): void {
  if (answer === argument || (answer instanceof Uint8Array && Buffer.compare(answer, Buffer.from(argument)) === 0))
    return
  throw new NotMeasured(`it answered ${typeof answer} ${String(answer).slice(0, 40)}, not what it was given`)
}

function lineOf(lines: readonly Call[], index: number): Call {
  const line = lines[index % lines.length]
  if (line === undefined) throw new RangeError('a subject needs a line')
  return line
}
