import { expect, it } from 'vitest'
import { formatGivingUp } from '../../src/errors/giving-up.ts'

const FACTS = { supervisor: 'main', intensity: 2, periodMs: 5_000, culprit: 'main/w' } as const
const REASON = { type: 'exited', code: 3 } as const

it.each([
  [
    'reached_max_restart_intensity',
    'gave up (more than 2 restarts within 5000 ms); at fault is "main/w", which exited with code 3. Find out why, or allow "main" more restarts (`intensity`, `periodMs`)',
  ],
  [
    'restart_budget_exhausted',
    'gave up (a child used up its restart budget); at fault is "main/w", which exited with code 3. Find out why, or raise its `budget`, or say `onExhausted: "quarantine"`',
  ],
  [
    'restart_is_futile',
    'gave up (a restart failed for a cause that no other attempt mends); at fault is "main/w", which exited with code 3. Find out why, or say `retryFutile: true` when it mends by itself',
  ],
] as const)('%s reads so, with what can be done', (cause, text) => {
  expect(formatGivingUp({ ...FACTS, cause, reason: REASON })).toBe(text)
})
