import type { ExitReason } from './exit-reason.ts'

/** Signals by which a processor, or a language's runtime, ends a program that went wrong in native code. */
const NATIVE_CRASHES: ReadonlySet<string> = new Set([
  'SIGSEGV',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGABRT',
  'SIGTRAP',
  'SIGSYS',
])

/** What a person can do about a child that ended so; `undefined` when there is nothing to be done, or the reason says it itself. */
export function adviceOn(reason: ExitReason): string | undefined {
  switch (reason.type) {
    case 'signaled':
      return adviceOnSignal(reason.signal)
    case 'killed':
      return KILLED[reason.after]
    case 'protocol':
      return 'Something that is not the protocol reached the frames: a wrong SDK version, or a library that writes to the descriptor.'
    case 'unresponsive':
      return 'Its reader did not run, so it was not merely busy: look for native code that holds the runtime, a stopped process, or a starved machine; or raise `heartbeatLimitMs`.'
    case 'overrun':
      return 'Its handler does not heed cancellation: let it look at its signal, context or token; or raise `graceMs`, or say `onOverrun: "ignore"`.'
    case 'resource_limit':
      return 'Raise the limit, or make it need less.'
    case 'crashed':
      return 'It failed inside the host: the stack says where.'
    default:
      return undefined
  }
}

function adviceOnSignal(signal: string): string {
  if (NATIVE_CRASHES.has(signal))
    return 'It crashed in native code: allow core dumps (`ulimit -c unlimited`) and open one in a debugger.'
  if (signal === 'SIGKILL')
    return 'Somebody else killed it. When that was the kernel for want of memory, `dmesg` says so.'
  return `Somebody else sent it ${signal}.`
}

const KILLED: Readonly<Record<Extract<ExitReason, { type: 'killed' }>['after'], string | undefined>> = {
  shutdown_timeout: 'It was asked to stop and did not in time: raise its `shutdown`, or find out what it waited for.',
  brutal_kill: undefined,
  start_aborted: undefined,
  forced_shutdown: 'The whole shutdown had a limit, or was forced by a second signal.',
  exit_signal: undefined,
}
