import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { DEFAULT_BACKOFF, resolveBackoff } from '../../src/spec/resolve-backoff.ts'
import { refusal } from './fakes.ts'

const resolve = (backoff: unknown) => resolveBackoff(new Fields('Child "a"', { backoff }))

describe('resolveBackoff', () => {
  it('is off unless it is there', () => {
    expect(resolve(undefined)).toBeUndefined()
  })

  it('fills in its defaults', () => {
    expect(resolve({})).toEqual(DEFAULT_BACKOFF)
    expect(resolve({ initialMs: 60_000 })).toMatchObject({ initialMs: 60_000, maxMs: 60_000 })
  })

  it.each([
    ['initialMs', 0],
    ['initialMs', Number.NaN],
    ['maxMs', 99],
    ['factor', 0.9],
    ['jitter', 1.1],
    ['jitter', '0.2'],
    ['resetAfterMs', -1],
  ])('%s: %j is out of its range', (field, value) => {
    expect(refusal(() => resolve({ [field]: value }))).toContain(
      `SPEC_INVALID_BACKOFF Child "a" has a wrong spec: expected \`backoff.${field}\``,
    )
  })
})
