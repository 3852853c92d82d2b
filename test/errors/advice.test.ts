import { describe, expect, it } from 'vitest'
import { adviceOn } from '../../src/errors/advice.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'

describe('adviceOn', () => {
  it.each<[ExitReason, string]>([
    [{ type: 'signaled', signal: 'SIGSEGV' }, 'crashed in native code'],
    [{ type: 'signaled', signal: 'SIGABRT' }, 'crashed in native code'],
    [{ type: 'signaled', signal: 'SIGKILL' }, '`dmesg` says so'],
    [{ type: 'signaled', signal: 'SIGHUP' }, 'Somebody else sent it SIGHUP'],
    [{ type: 'signaled', signal: 'SIGTERM' }, 'signal the host only'],
    [{ type: 'signaled', signal: 'SIGXCPU' }, '`ulimit -t`'],
    [{ type: 'signaled', signal: 'SIGXFSZ' }, '`ulimit -f`'],
    [{ type: 'signaled', signal: 'SIGPIPE' }, 'nobody read'],
    [{ type: 'normal' }, 'say `restart: "transient"`'],
    [{ type: 'exited', code: 76 }, 'its SDK or Tutti'],
    [{ type: 'exited', code: 126 }, 'may not run a command'],
    [{ type: 'exited', code: 127 }, 'did not find a command'],
    [{ type: 'exited', code: 137 }, 'ended by signal 9'],
    [{ type: 'spawn_failed', errno: 'EAGAIN', diagnosis: 'x' }, '`pids.max`'],
    [{ type: 'spawn_failed', errno: 'EMFILE', diagnosis: 'x' }, '`ulimit -n`'],
    [{ type: 'spawn_failed', errno: 'ENFILE', diagnosis: 'x' }, 'too many open files'],
    [{ type: 'spawn_failed', errno: 'ENOMEM', diagnosis: 'x' }, 'no memory left'],
    [{ type: 'spawn_failed', errno: 'E2BIG', diagnosis: 'x' }, 'pass less'],
    [{ type: 'killed', after: 'shutdown_timeout' }, 'raise its `shutdown`'],
    [{ type: 'killed', after: 'forced_shutdown' }, 'forced by a second signal'],
    [{ type: 'protocol', code: 'WIRE_BAD_PAYLOAD', violation: 'x' }, 'not the protocol'],
    [{ type: 'protocol', code: 'WIRE_FRAME_TOO_LARGE', violation: 'x' }, 'raise `maxFrameBytes`'],
    [{ type: 'protocol', code: 'WIRE_TRUNCATED', violation: 'x' }, 'while it was writing'],
    [{ type: 'unresponsive', missedMs: 5_000 }, 'raise `heartbeatLimitMs`'],
    [{ type: 'overrun', method: 'm', graceMs: 1 }, 'raise `graceMs`'],
    [{ type: 'resource_limit', limit: 'memory' }, 'raise the limit'],
    [{ type: 'crashed', cause: 'x' }, 'the stack says where'],
  ])('%j', (reason, words) => {
    expect(adviceOn(reason)).toContain(words)
  })

  it.each<ExitReason>([
    { type: 'exited', code: 2 },
    { type: 'signaled', signal: 'SIGABRT' },
    { type: 'signaled', signal: 'SIGTRAP' },
  ])('%j hears what the program says of memory', (reason) => {
    expect(adviceOn(reason, 'FATAL ERROR: JavaScript heap out of memory\n')).toContain('no more memory')
    expect(adviceOn(reason, 'bad weather\n') ?? '').not.toContain('memory')
  })

  it('does not take the word of a program that somebody else ended', () => {
    expect(adviceOn({ type: 'signaled', signal: 'SIGTERM' }, 'MemoryError')).toContain('Somebody else')
  })

  it.each<ExitReason>([
    { type: 'shutdown' },
    { type: 'exited', code: 1 },
    { type: 'exited', code: 255 },
    { type: 'killed', after: 'brutal_kill' },
    { type: 'killed', after: 'start_aborted' },
    { type: 'killed', after: 'exit_signal' },
    { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'it says it itself' },
    { type: 'handshake_failed', cause: 'timeout', diagnosis: 'it says it itself' },
  ])('has nothing to say of %j', (reason) => {
    expect(adviceOn(reason)).toBeUndefined()
  })
})
