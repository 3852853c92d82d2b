import type { ExitReason } from './exit-reason.ts'
import { missingVariable } from './missing-variable.ts'
import { readGiven } from './read-given.ts'
import { saysOutOfMemory } from './says-out-of-memory.ts'
import { SHORTAGES } from './shortage.ts'

/**
 * Signals by which a processor, or a language's runtime, ends a program that went wrong in native
 * code.
 */
const NATIVE_CRASHES: ReadonlySet<string> = new Set([
  'SIGSEGV',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGABRT',
  'SIGTRAP',
  'SIGSYS',
])

/**
 * What a person can do about a child that ended so.
 *
 * @param stderrTail - What it wrote last: some say themselves what they died of. Default: nothing.
 * @returns `undefined` when there is nothing to be done, or the reason says it itself.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no exit reason.
 */
export function adviceOn(reason: ExitReason, stderrTail = ''): string | undefined {
  return readGiven('adviceOn(), which takes an exit reason', () => adviceFor(reason, stderrTail))
}

function adviceFor(reason: ExitReason, stderrTail: string): string | undefined {
  if (endedByItself(reason) && saysOutOfMemory(stderrTail)) return WANT_OF_MEMORY
  const variable = endedByItself(reason) ? missingVariable(stderrTail) : undefined
  if (variable !== undefined) return adviceOnVariable(variable)
  switch (reason.type) {
    case 'normal':
      return 'It ended by itself, or because somebody else sent it SIGTERM, on which a worker with an SDK ends so: let who stops the host signal the host only, which stops its workers in order. When its work is done then, say `restart: "transient"`; when not, look for what ends the program, as an exit in a library.'
    case 'exited':
      return adviceOnCode(reason.code)
    case 'signaled':
      return adviceOnSignal(reason.signal)
    case 'killed':
      return KILLED[reason.after]
    case 'spawn_failed':
      return reason.errno === 'E2BIG' ? TOO_LONG : SHORTAGES[reason.errno]
    case 'protocol':
      return adviceOnViolation(reason.code)
    case 'unresponsive':
      return 'Its reader did not run, so it was not merely busy: look for native code that holds the runtime, a stopped process, or a starved machine; or raise `heartbeatLimitMs`.'
    case 'overrun':
      return 'Its handler does not heed cancellation: let it look at its signal, context or token; or raise `graceMs`, or say `onOverrun: "ignore"`.'
    case 'resource_limit':
      return 'Make it need less, or raise the limit (`limits`); when it was the machine that had no more, a limit for whoever takes too much spares the others.'
    case 'crashed':
      return 'It failed inside the host: the stack says where.'
    default:
      return undefined
  }
}

/** A worker gets few of the host's variables, which surprises those who have it in theirs. */
function adviceOnVariable(name: string): string {
  return `It seems to miss the variable ${name}: a worker gets only those of the host that \`passEnv\` names, and a few that every program needs. Say \`passEnv: ['${name}']\`, or set it in \`env\`.`
}

/** Whether its own words may be about its end. */
function endedByItself(reason: ExitReason): boolean {
  if (reason.type === 'handshake_failed') return reason.cause === 'exited'
  return reason.type === 'exited' || (reason.type === 'signaled' && NATIVE_CRASHES.has(reason.signal))
}

const WANT_OF_MEMORY =
  "It says itself that it got no more memory: make it need less, or look who limits it: its runtime (as `--max-old-space-size` of Node's), `ulimit -v`, or the machine."

function adviceOnSignal(signal: string): string {
  if (NATIVE_CRASHES.has(signal))
    return 'It crashed in native code: allow core dumps (`ulimit -c unlimited`) and open one in a debugger.'
  return SIGNALS[signal] ?? `Somebody else sent it ${signal}.`
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'Somebody else killed it. When that was the kernel for want of memory, `dmesg` says so.',
  SIGTERM:
    'Somebody else asked it to end. When that is whoever stops the host, let it signal the host only, which stops its workers in order.',
  SIGXCPU: 'It used up its time on a processor (`ulimit -t`).',
  SIGXFSZ: 'It wrote a file that is larger than it may (`ulimit -f`).',
  SIGPIPE: 'It wrote to a pipe or socket that nobody read any more, and does not handle that.',
}

/** Codes beyond these are the program's own. 128 + n is how a shell tells of the signal n. */
function adviceOnCode(code: number): string | undefined {
  if (code === 76) return 'It found that the host broke the protocol: update whichever is older, its SDK or Tutti.'
  if (code === 126) return 'A shell found that it may not run a command: look for one without the permission.'
  if (code === 127) return 'A shell did not find a command: look at PATH, and for a name that is not right.'
  if (code > 128 && code < 128 + 65)
    return `A shell or a launcher says so of a program that was ended by signal ${code - 128}: look at that program.`
  return undefined
}

function adviceOnViolation(code: string): string {
  if (code === 'WIRE_FRAME_TOO_LARGE')
    return 'When it really sent so much, raise `maxFrameBytes` or send it as a stream. Else something that is not the protocol reached the frames, as text that was printed there.'
  if (code === 'WIRE_TRUNCATED') return 'It ended while it was writing: look for what ended it, as an exit in a thread.'
  return 'Something that is not the protocol reached the frames: a wrong SDK version, or a library that writes to the descriptor.'
}

const TOO_LONG = 'Its arguments and environment are too long together: pass less in `args` and `env`.'

const KILLED: Readonly<Record<Extract<ExitReason, { type: 'killed' }>['after'], string | undefined>> = {
  shutdown_timeout: 'It was asked to stop and did not in time: raise its `shutdown`, or find out what it waited for.',
  brutal_kill: undefined,
  start_aborted: undefined,
  forced_shutdown: 'The whole shutdown had a limit, or was forced by a second signal.',
  exit_signal: undefined,
}
