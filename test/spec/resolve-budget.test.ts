import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { DEFAULT_BUDGET, resolveBudget } from '../../src/spec/resolve-budget.ts'
import { PROGRAM, refusal } from './fakes.ts'
import { resolveChildSpec } from './resolve.ts'

const resolve = (budget: unknown) => resolveBudget(new Fields('Child "a"', { budget }))

describe('resolveBudget', () => {
  it('is none unless it is there', () => {
    expect(resolve(undefined)).toBeUndefined()
  })

  it('fills in its defaults', () => {
    expect(resolve({})).toEqual(DEFAULT_BUDGET)
    expect(resolve({ onExhausted: 'quarantine' })).toEqual({ ...DEFAULT_BUDGET, onExhausted: 'quarantine' })
  })

  it.each([
    ['intensity', -1],
    ['intensity', 1.5],
    ['periodMs', 0],
    ['onExhausted', 'ignore'],
    ['probeMs', 0],
    ['probeMs', 'never'],
    ['probeJitter', 1.1],
  ])('%s: %j is out of its range', (field, value) => {
    expect(refusal(() => resolve({ [field]: value }))).toContain(
      `SPEC_INVALID_BUDGET Child "a" has a wrong spec: expected \`budget.${field}\``,
    )
  })

  it('means nothing to a child that is never restarted', () => {
    const spec = { id: 'a', start: PROGRAM, restart: 'temporary', budget: {} }
    expect(refusal(() => resolveChildSpec(spec, { path: 'main', autoShutdown: 'never' }))).toContain(
      'SPEC_BAD_COMBINATION Child "main/a" has a `budget`',
    )
  })

  it('survives JSON, and being resolved again', () => {
    const budget = { intensity: 3, periodMs: 60_000, onExhausted: 'quarantine', probeMs: 10 } as const
    const where = { path: 'main', autoShutdown: 'never' } as const
    const resolved = resolveChildSpec({ id: 'a', start: PROGRAM, budget, retryFutile: true }, where)
    expect(resolved).toMatchObject({ budget: { ...budget, probeJitter: 0.2 }, retryFutile: true })
    expect(resolveChildSpec(JSON.parse(JSON.stringify(resolved)), where)).toEqual(resolved)
  })
})
