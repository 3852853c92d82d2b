import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { Restart } from '../../src/spec/child-spec.ts'
import { type Decision, decide } from '../../src/supervisor/decide.ts'

const GRACEFUL: readonly ExitReason[] = [
  { type: 'normal' },
  { type: 'shutdown' },
  { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } },
]

const ABNORMAL: readonly ExitReason[] = [
  { type: 'exited', code: 1 },
  { type: 'signaled', signal: 'SIGSEGV' },
  { type: 'killed', after: 'brutal_kill' },
  { type: 'spawn_failed', errno: 'ENOENT', diagnosis: '' },
  { type: 'handshake_failed', cause: 'timeout', diagnosis: '' },
  { type: 'protocol', code: 'WIRE_BAD_MESSAGE', violation: '' },
  { type: 'unresponsive', missedMs: 5_000 },
  { type: 'resource_limit', limit: 'memory' },
  { type: 'crashed', cause: '' },
]

const TABLE: readonly (readonly [Restart, 'graceful' | 'abnormal', Decision])[] = [
  ['permanent', 'graceful', { report: true, next: 'restart' }],
  ['permanent', 'abnormal', { report: true, next: 'restart' }],
  ['transient', 'graceful', { report: false, next: 'keep' }],
  ['transient', 'abnormal', { report: true, next: 'restart' }],
  ['temporary', 'graceful', { report: false, next: 'delete' }],
  ['temporary', 'abnormal', { report: true, next: 'delete' }],
]

describe('decide', () => {
  const rows = TABLE.flatMap(([restart, kind, decision]) =>
    (kind === 'graceful' ? GRACEFUL : ABNORMAL).map((reason) => ({ restart, reason, decision })),
  )
  it.each(rows)('$restart, $reason.type → $decision.next', ({ restart, reason, decision }) => {
    expect(decide(restart, reason)).toEqual(decision)
  })
})
