import { expect, it } from 'vitest'
import { formatQuarantine, type Quarantine } from '../../src/child/quarantine.ts'

const QUARANTINE: Quarantine = {
  state: 'quarantined',
  cause: 'restart_budget_exhausted',
  reason: { type: 'exited', code: 3 },
  since: 1_000,
  nextProbeAt: 31_000,
  probes: 0,
}

it('a quarantine reads: for how long, why, and what comes next', () => {
  expect(formatQuarantine(QUARANTINE, 3_000)).toBe(
    'quarantined for 2 s (its restart budget was exhausted, last: exited with code 3); the next probe is in 28 s',
  )
  expect(formatQuarantine({ ...QUARANTINE, cause: 'restart_is_futile', probes: 1 }, 31_500)).toBe(
    'quarantined for 31 s and 1 failed probe (another restart would have been futile, last: exited with code 3); the next probe is in 0 s',
  )
  expect(formatQuarantine({ ...QUARANTINE, probes: 2 }, 1_000)).toContain('for 0 s and 2 failed probes (')
})
