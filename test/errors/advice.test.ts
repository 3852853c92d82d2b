import { describe, expect, it } from 'vitest'
import { adviceOn } from '../../src/errors/advice.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'

describe('adviceOn', () => {
  it.each<[ExitReason, string]>([
    [{ type: 'signaled', signal: 'SIGSEGV' }, 'crashed in native code'],
    [{ type: 'signaled', signal: 'SIGABRT' }, 'crashed in native code'],
    [{ type: 'signaled', signal: 'SIGKILL' }, '`dmesg` says so'],
    [{ type: 'signaled', signal: 'SIGHUP' }, 'Somebody else sent it SIGHUP'],
    [{ type: 'killed', after: 'shutdown_timeout' }, 'raise its `shutdown`'],
    [{ type: 'killed', after: 'forced_shutdown' }, 'forced by a second signal'],
    [{ type: 'protocol', code: 'WIRE_BAD_PAYLOAD', violation: 'x' }, 'not the protocol'],
    [{ type: 'unresponsive', missedMs: 5_000 }, 'raise `heartbeatLimitMs`'],
    [{ type: 'overrun', method: 'm', graceMs: 1 }, 'raise `graceMs`'],
    [{ type: 'resource_limit', limit: 'memory' }, 'Raise the limit'],
    [{ type: 'crashed', cause: 'x' }, 'the stack says where'],
  ])('%j', (reason, words) => {
    expect(adviceOn(reason)).toContain(words)
  })

  it.each<ExitReason>([
    { type: 'normal' },
    { type: 'shutdown' },
    { type: 'exited', code: 1 },
    { type: 'killed', after: 'brutal_kill' },
    { type: 'killed', after: 'start_aborted' },
    { type: 'killed', after: 'exit_signal' },
    { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'it says it itself' },
    { type: 'handshake_failed', cause: 'timeout', diagnosis: 'it says it itself' },
  ])('has nothing to say of %j', (reason) => {
    expect(adviceOn(reason)).toBeUndefined()
  })
})
