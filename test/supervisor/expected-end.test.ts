import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { Restart, Shutdown } from '../../src/spec/child-spec.ts'
import { isExpectedDynamicEnd, isExpectedEnd } from '../../src/supervisor/expected-end.ts'

const NORMAL: ExitReason = { type: 'normal' }
const SHUTDOWN: ExitReason = { type: 'shutdown' }
const DETAIL: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }
const KILLED: ExitReason = { type: 'killed', after: 'shutdown_timeout' }
const OTHER: ExitReason = { type: 'exited', code: 3 }

/** Columns: normal, shutdown, shutdown with detail, killed, other. */
const TABLE: readonly (readonly [Restart, Shutdown, readonly boolean[]])[] = [
  ['permanent', 'brutal_kill', [false, false, false, true, false]],
  ['permanent', 5_000, [false, true, false, false, false]],
  ['permanent', 'infinity', [false, true, false, false, false]],
  ['transient', 'brutal_kill', [true, true, true, true, false]],
  ['transient', 5_000, [true, true, true, false, false]],
  ['temporary', 'infinity', [true, true, true, false, false]],
]

describe('isExpectedEnd', () => {
  it.each(TABLE)('%s, shutdown %s', (restart, shutdown, expected) => {
    const reasons = [NORMAL, SHUTDOWN, DETAIL, KILLED, OTHER]
    expect(reasons.map((reason) => isExpectedEnd({ restart, shutdown }, reason))).toEqual(expected)
  })
})

describe('isExpectedDynamicEnd', () => {
  it('is content with any shutdown, save of a child that was to be killed', () => {
    const reason: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }
    expect(isExpectedEnd({ restart: 'permanent', shutdown: 5_000 }, reason)).toBe(false)
    expect(isExpectedDynamicEnd({ restart: 'permanent', shutdown: 5_000 }, reason)).toBe(true)
    expect(isExpectedDynamicEnd({ restart: 'permanent', shutdown: 'brutal_kill' }, reason)).toBe(false)
    expect(isExpectedDynamicEnd({ restart: 'permanent', shutdown: 5_000 }, { type: 'normal' })).toBe(false)
  })
})
