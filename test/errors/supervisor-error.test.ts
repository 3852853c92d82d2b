import { expect, it } from 'vitest'
import { SupervisorError } from '../../src/errors/supervisor-error.ts'

const FACTS = {
  supervisor: 'main',
  cause: 'reached_max_restart_intensity',
  intensity: 1,
  periodMs: 5_000,
  culprit: 'main/inner/w',
  reason: { type: 'exited', code: 3 },
} as const

it('carries who gave up, who was at fault, and how that child ended', () => {
  const error = new SupervisorError(FACTS)
  expect(error).toMatchObject({ code: 'SUPERVISOR_GAVE_UP', supervisor: 'main', culprit: 'main/inner/w' })
  expect([error.reason, error.death]).toEqual([FACTS.reason, undefined])
  expect(String(error)).toMatch(
    /^SupervisorError: Supervisor "main" gave up .*at fault is "main\/inner\/w", which exited/,
  )
})
