import { describe, expect, it } from 'vitest'
import { whyNotInGroup, whyNotRestarted, whyTerminated } from '../../src/supervisor/why-ended.ts'

const kept = { supervisor: 'main', spec: { restart: 'transient' }, isKept: true } as const
const gone = { supervisor: 'main/d', spec: { restart: 'temporary' }, isKept: false } as const

describe('what callers are told of a child that has ended for good', () => {
  it('names its restart type and why that does not restart it, and what starts it again', () => {
    expect(whyNotRestarted(kept, { type: 'normal' })).toBe(
      "it ended by itself (normal), and its `restart` is 'transient': only a failure would have restarted it; " +
        '`restartChild` of "main" starts it again',
    )
    expect(whyNotRestarted(gone, { type: 'exited', code: 3 })).toBe(
      "it ended by itself (exited with code 3), and its `restart` is 'temporary': it is never restarted; " +
        '`startChild` of "main/d" starts another one',
    )
  })

  it('names who stopped it', () => {
    expect(whyTerminated(kept)).toBe(
      'it was stopped by `terminateChild` of "main"; `restartChild` of "main" starts it again',
    )
    expect(whyTerminated(gone)).toBe(
      'it was stopped by `terminateChild` of "main/d"; `startChild` of "main/d" starts another one',
    )
    expect(whyNotInGroup(gone)).toBe(
      '"main/d" stopped it to restart a group, and its `restart` is \'temporary\'; `startChild` of "main/d" starts another one',
    )
  })
})
