import { describe, expect, it } from 'vitest'
import { explainRefusal, takesNoCalls } from '../../src/calls/explain-refusal.ts'
import type { Quarantine } from '../../src/child/quarantine.ts'
import { DEATH } from './fake-receiver.ts'

const QUARANTINE: Quarantine = {
  state: 'quarantined',
  cause: 'restart_budget_exhausted',
  reason: { type: 'exited', code: 3 },
  since: 0,
  nextProbeAt: 5_000,
  probes: 1,
}

describe('takesNoCalls', () => {
  it('is said of those to which nobody is about to come', () => {
    expect(
      ['undefined', 'gone', QUARANTINE].map((state) => takesNoCalls(state as Parameters<typeof takesNoCalls>[0])),
    ).toEqual([true, true, true])
    expect((['starting', 'running', 'restarting'] as const).map(takesNoCalls)).toEqual([false, false, false])
  })
})

describe('explainRefusal', () => {
  const gone = { state: 'undefined', sinceMs: 2_000, lastDeath: undefined, ending: undefined } as const

  it('says since when nothing runs, and what starts it again', () => {
    const { code, why } = explainRefusal({ ...gone, lastDeath: DEATH }, 2_000)
    expect(code).toBe('CALL_NOPROC')
    expect(why).toContain('it will not be restarted. That was 2000 ms ago; `restartChild` of its supervisor starts it')
    expect(why).toContain('its last life exited with code 3')
  })

  it('gives the reason that was written down, before all that can be guessed', () => {
    const { why } = explainRefusal({ ...gone, ending: { why: 'somebody stopped it', at: 1_000 } }, 2_000)
    expect(why).toBe('somebody stopped it. That was 1000 ms ago')
  })

  it('says of a quarantined child when it is tried again', () => {
    const refusal = explainRefusal({ ...gone, state: QUARANTINE }, 4_000)
    expect(refusal).toMatchObject({ code: 'CALL_QUARANTINED', retryInMs: 1_000 })
    expect(refusal.why).toContain('`restartChild` of its supervisor is called')
  })
})
