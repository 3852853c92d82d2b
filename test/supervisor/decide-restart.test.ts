import { describe, expect, it } from 'vitest'
import { DEFAULT_BACKOFF } from '../../src/spec/resolve-backoff.ts'
import { DEFAULT_BUDGET } from '../../src/spec/resolve-budget.ts'
import { decideRestart, type RestartCase } from '../../src/supervisor/decide-restart.ts'
import { BOOM } from './stage.ts'

const PLAIN = { backoff: undefined, budget: undefined, retryFutile: false } as const
const ESCALATE = { ...PLAIN, budget: { ...DEFAULT_BUDGET, intensity: 2, periodMs: 100 } }
const QUARANTINE = { ...PLAIN, budget: { ...ESCALATE.budget, onExhausted: 'quarantine' } } as const
const GONE = { type: 'spawn_failed', errno: 'ENOENT', diagnosis: '' } as const

const decide = (changes: Partial<RestartCase>) =>
  decideRestart({
    spec: PLAIN,
    trigger: { reason: BOOM, hasFailed: false },
    attempt: 0,
    restarts: [],
    limit: { intensity: 1, periodMs: 1_000 },
    now: 500,
    random: 0,
    ...changes,
  })

describe('within its limit', () => {
  it('a child is restarted, and counted', () => {
    expect(decide({})).toEqual({ next: 'restart', restarts: [500], delayMs: 0 })
  })

  it('its backoff says when', () => {
    const backoff = { ...DEFAULT_BACKOFF, jitter: 0.5 }
    expect(decide({ spec: { ...PLAIN, backoff }, attempt: 2, random: 0.5 })).toMatchObject({ delayMs: 300 })
  })

  it('the limit is its own when it has one, and that of the supervisor else', () => {
    expect(decide({ spec: ESCALATE, restarts: [450] })).toEqual({ next: 'restart', restarts: [500, 450], delayMs: 0 })
    expect(decide({ spec: ESCALATE, restarts: [450, 300] })).toMatchObject({ next: 'restart', restarts: [500, 450] })
    expect(decide({ restarts: [450] })).toMatchObject({ next: 'give_up' })
  })
})

describe('one restart too many', () => {
  it.each([
    [PLAIN, { next: 'give_up', cause: 'reached_max_restart_intensity', restarts: [480, 420] }],
    [ESCALATE, { next: 'give_up', cause: 'restart_budget_exhausted', restarts: [480, 420] }],
    [QUARANTINE, { next: 'quarantine', cause: 'restart_budget_exhausted', restarts: [] }],
  ] as const)('%o leads to %o', (spec, decision) => {
    expect(decide({ spec, restarts: [480, 420] })).toEqual(decision)
  })
})

describe('a restart that failed, and would fail again', () => {
  const trigger = { reason: GONE, hasFailed: true }

  it.each([
    [PLAIN, { next: 'give_up', cause: 'restart_is_futile', restarts: [] }],
    [ESCALATE, { next: 'give_up', cause: 'restart_is_futile', restarts: [] }],
    [QUARANTINE, { next: 'quarantine', cause: 'restart_is_futile', restarts: [] }],
  ] as const)('is the last, though there may be more: %o leads to %o', (spec, decision) => {
    expect(decide({ spec, trigger })).toEqual(decision)
  })

  it('is tried again when that is asked for, as long as it may be', () => {
    expect(decide({ spec: { ...PLAIN, retryFutile: true }, trigger })).toMatchObject({ next: 'restart' })
    const spent = { restarts: [480, 420], trigger }
    expect(decide({ spec: { ...QUARANTINE, retryFutile: true }, ...spent })).toMatchObject({
      next: 'quarantine',
      cause: 'restart_budget_exhausted',
    })
  })

  it('is not told by the end of a life: what ran once may run again', () => {
    expect(decide({ trigger: { reason: GONE, hasFailed: false } })).toMatchObject({ next: 'restart' })
  })
})
