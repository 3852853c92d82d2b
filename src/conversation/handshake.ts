import type { ExitReason } from '../errors/exit-reason.ts'
import { lastWords } from '../errors/last-words.ts'
import type { WireError } from '../errors/wire-error.ts'
import type { CarrierExit } from '../port/carrier.ts'
import type { PortSpec } from '../port/port-spec.ts'
import { diagnoseProgramFile } from '../process/diagnose.ts'
import { Kind } from '../wire/kind.ts'
import { guessKind, isTool, SERVE, SPEAK } from './first-words.ts'

/** Lines of stderr that a diagnosis quotes. */
const QUOTED_LINES = 12

/** The reason for a program that wrote something else than frames before READY. */
export function diagnoseViolation({ code, message }: WireError): ExitReason {
  const kind = guessKind(message.replaceAll('\\"', '"').replaceAll('"{', '\n{'))
  const mirrored = code === 'WIRE_UNEXPECTED' && message.includes(`kind ${Kind.HELLO};`)
  const looks = mirrored
    ? '. It sends back what it reads, as `cat` does'
    : kind === undefined
      ? ''
      : `. It looks like ${kind}`
  const advice = looks === '' ? '' : `. ${SPEAK}`
  const diagnosis = `it wrote something that is not the protocol (${code}): ${message}${looks}${advice}`
  return { type: 'handshake_failed', cause: 'not_protocol', diagnosis }
}

/** The reason for a process that ended before READY, with its own words. */
export function diagnoseEarlyExit(exit: CarrierExit, program: PortSpec): ExitReason {
  const how = exit.signal === undefined ? `exited with code ${exit.code}` : `was ended by signal ${exit.signal}`
  const file = diagnoseProgramFile(program)
  if (file !== undefined)
    return { type: 'handshake_failed', cause: 'exited', diagnosis: `it ${how} before READY: ${file}` }
  if (exit.truncated !== undefined) {
    const diagnosis = `it ${how} before READY, in the middle of a frame (${exit.truncated.code}): ${exit.truncated.message}`
    return { type: 'handshake_failed', cause: 'not_protocol', diagnosis }
  }
  const hint =
    exit.code === 0
      ? ` (${isTool(program) ? TOOL : `${STAY}. ${SERVE}. When it reads requests from stdin: ${DECLARE}`})`
      : ''
  return {
    type: 'handshake_failed',
    cause: 'exited',
    diagnosis: `it ${how} before READY${hint}${said(exit)}`,
  }
}

/**
 * A program that ends well at once has mostly left another one in the background, which ends with
 * it.
 */
const STAY =
  'a daemon, or a command that ends in `&`? Keep it in the foreground: what goes to the background counts as ended'

const DECLARE = 'declare it with `jsonPort()` or `lines()` (docs/foreign-programs.md)'

const TOOL = `a tool that works on its input, and finds none. ${SPEAK}`

/** The line that matters first: many readers show only one. */
function said({ stderrTail, lastWords: last }: CarrierExit): string {
  const words = last?.text ?? lastWords(stderrTail)
  if (words === '') return ' and wrote nothing to stderr'
  const lines = stderrTail.trimEnd().split('\n').slice(-QUOTED_LINES)
  return lines.length === 1 ? `: ${words}` : `: ${words}\nIts last lines on stderr:\n${lines.join('\n')}`
}
