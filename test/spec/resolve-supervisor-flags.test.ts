import { describe, expect, it } from 'vitest'
import { resolveSupervisorFlags } from '../../src/spec/resolve-supervisor-flags.ts'
import { refusal } from './fakes.ts'

describe('resolveSupervisorFlags', () => {
  it('fills in the defaults of OTP', () => {
    expect(resolveSupervisorFlags({}, 'root')).toEqual({
      strategy: 'one_for_one',
      intensity: 1,
      periodMs: 5_000,
      autoShutdown: 'never',
      startup: 'sequential',
    })
  })

  it('keeps what is given', () => {
    const flags = {
      strategy: 'rest_for_one',
      intensity: 0,
      periodMs: 1,
      autoShutdown: 'any_significant',
      startup: 'parallel',
    }
    expect(resolveSupervisorFlags(flags, 'root')).toEqual(flags)
  })

  it('refuses what is unknown, unless another kind of supervisor has it', () => {
    expect(refusal(() => resolveSupervisorFlags({ maxChildren: 5 }, 'root'))).toMatch(/^SPEC_UNKNOWN_OPTION /)
    expect(refusal(() => resolveSupervisorFlags({ maxChildren: 5 }, 'root', ['maxChildren']))).toBe('accepted')
  })

  it.each([
    ['strategy', 'simple_one_for_one', 'SPEC_INVALID_STRATEGY'],
    ['intensity', 'infinity', 'SPEC_INVALID_INTENSITY'],
    ['intensity', -1, 'SPEC_INVALID_INTENSITY'],
    ['intensity', 1.5, 'SPEC_INVALID_INTENSITY'],
    ['periodMs', 0, 'SPEC_INVALID_PERIOD'],
    ['periodMs', 'infinity', 'SPEC_INVALID_PERIOD'],
    ['autoShutdown', true, 'SPEC_INVALID_AUTO_SHUTDOWN'],
    ['startup', 'eager', 'SPEC_INVALID_STARTUP'],
  ])('%s: %j → %s', (flag, value, code) => {
    expect(refusal(() => resolveSupervisorFlags({ [flag]: value }, 'root'))).toContain(
      `${code} Supervisor "root" has a wrong spec: expected \`${flag}\``,
    )
  })

  it('refuses flags that are not an object', () => {
    expect(refusal(() => resolveSupervisorFlags([], 'root'))).toContain(
      'expected `flags` to be an object; got an empty array',
    )
  })
})
