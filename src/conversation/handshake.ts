import type { ExitReason } from '../errors/exit-reason.ts'
import { lastWords } from '../errors/last-words.ts'
import type { PortExit, PortSpec } from '../port/port.ts'
import { diagnoseProgramFile } from '../process/diagnose.ts'
import { PROTOCOL_VERSION } from '../wire/kind.ts'
import type { ReadyInfo } from '../wire/worker-message.ts'

/** Lines of stderr that a diagnosis quotes. */
const QUOTED_LINES = 12

/** Why a READY is not acceptable; `undefined` when it is. */
export function refuseReady({ protocol, sdk }: ReadyInfo): ExitReason | undefined {
  if (protocol === PROTOCOL_VERSION) return undefined
  const diagnosis = `it speaks version ${protocol} of the protocol (SDK "${sdk}"), and this host speaks version ${PROTOCOL_VERSION}. Update the older of the two`
  return { type: 'handshake_failed', cause: 'wrong_version', diagnosis }
}

/** The reason for a process that ended before READY, with its own words. */
export function diagnoseEarlyExit(exit: PortExit, program: PortSpec): ExitReason {
  const how = exit.signal === undefined ? `exited with code ${exit.code}` : `was ended by signal ${exit.signal}`
  const file = diagnoseProgramFile(program)
  if (file !== undefined)
    return { type: 'handshake_failed', cause: 'exited', diagnosis: `it ${how} before READY: ${file}` }
  if (exit.truncated !== undefined) {
    const diagnosis = `it ${how} before READY, in the middle of a frame (${exit.truncated.code}): ${exit.truncated.message}`
    return { type: 'handshake_failed', cause: 'not_protocol', diagnosis }
  }
  return { type: 'handshake_failed', cause: 'exited', diagnosis: `it ${how} before READY${said(exit.stderrTail)}` }
}

/** The line that matters first: many readers show only one. */
function said(stderrTail: string): string {
  const words = lastWords(stderrTail)
  if (words === '') return ' and wrote nothing to stderr'
  const lines = stderrTail.trimEnd().split('\n').slice(-QUOTED_LINES)
  return lines.length === 1 ? `: ${words}` : `: ${words}\nIts last lines on stderr:\n${lines.join('\n')}`
}
