import { describe, expect, it } from 'vitest'
import {
  type ExitReason,
  formatExitReason,
  isGraceful,
  NOPROC,
  NORMAL,
  SHUTDOWN,
} from '../../src/errors/exit-reason.ts'

const EXITED: ExitReason = { type: 'exited', code: 3 }

/** Every reason, whether it is graceful, and how it reads. */
const REASONS: readonly (readonly [ExitReason, boolean, string])[] = [
  [{ type: 'normal' }, true, 'normal'],
  [{ type: 'shutdown' }, true, 'shutdown'],
  [
    { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'ocr', reason: EXITED } },
    true,
    'shutdown (failed to start child "ocr": exited with code 3)',
  ],
  [
    { type: 'shutdown', detail: { type: 'reached_max_restart_intensity', id: 'ocr', reason: EXITED } },
    true,
    'shutdown (reached max restart intensity; last "ocr": exited with code 3)',
  ],
  [
    { type: 'shutdown', detail: { type: 'restart_budget_exhausted', id: 'ocr', reason: EXITED } },
    true,
    'shutdown (restart budget of "ocr" exhausted; last: exited with code 3)',
  ],
  [
    { type: 'shutdown', detail: { type: 'restart_is_futile', id: 'ocr', reason: EXITED } },
    true,
    'shutdown (another restart of "ocr" would be futile: exited with code 3)',
  ],
  [
    { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'ocr' } },
    true,
    'shutdown (significant child "ocr" ended)',
  ],
  [EXITED, false, 'exited with code 3'],
  [{ type: 'signaled', signal: 'SIGSEGV' }, false, 'ended by signal SIGSEGV'],
  [{ type: 'killed', after: 'shutdown_timeout' }, false, 'killed after shutdown timeout'],
  [{ type: 'killed', after: 'brutal_kill' }, false, 'killed after brutal kill'],
  [{ type: 'killed', after: 'start_aborted' }, false, 'killed after start aborted'],
  [{ type: 'killed', after: 'forced_shutdown' }, false, 'killed after forced shutdown'],
  [{ type: 'killed', after: 'exit_signal' }, false, 'killed after exit signal'],
  [
    { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'there is no file "x"' },
    false,
    'could not be started (ENOENT): there is no file "x"',
  ],
  [
    { type: 'handshake_failed', cause: 'timeout', diagnosis: 'it was not ready within 5 ms' },
    false,
    'did not become ready: it was not ready within 5 ms',
  ],
  [
    { type: 'protocol', code: 'WIRE_EMPTY_FRAME', violation: 'a frame of length zero' },
    false,
    'broke the protocol (WIRE_EMPTY_FRAME): a frame of length zero',
  ],
  [{ type: 'unresponsive', missedMs: 5_000.4 }, false, 'unresponsive for 5000 ms'],
  [{ type: 'resource_limit', limit: 'memory 512 MiB' }, false, 'ran into its limit: memory 512 MiB'],
  [
    { type: 'crashed', cause: 'TypeError: x is not a function\n    at y' },
    false,
    'crashed: TypeError: x is not a function',
  ],
  [{ type: 'crashed', cause: '' }, false, 'crashed: '],
  [{ type: 'noproc' }, false, 'what it depends on has no life'],
  [{ type: 'already_started', name: 'ocr', path: 'main/a' }, false, 'the name "ocr" is taken by "main/a"'],
]

describe('an exit reason', () => {
  it.each(REASONS)('%o is graceful: %s; it reads "%s"', (reason, graceful, text) => {
    expect([isGraceful(reason), formatExitReason(reason)]).toEqual([graceful, text])
  })

  it('that is nested is written out to the bottom', () => {
    const nested: ExitReason = {
      type: 'shutdown',
      detail: {
        type: 'failed_to_start_child',
        id: 'analysis',
        reason: { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'ocr', reason: EXITED } },
      },
    }
    expect(formatExitReason(nested)).toBe(
      'shutdown (failed to start child "analysis": shutdown (failed to start child "ocr": exited with code 3))',
    )
  })

  it('is plain data, and those that are shared cannot be changed', () => {
    for (const [reason] of REASONS) expect(JSON.parse(JSON.stringify(reason))).toEqual(reason)
    for (const shared of [NORMAL, SHUTDOWN, NOPROC]) expect(Object.isFrozen(shared)).toBe(true)
  })
})
