import { describe, expect, it } from 'vitest'
import { DEFAULT_POOL, resolvePoolOptions } from '../../src/pool/resolve-pool-options.ts'
import { DEFAULT_MAILBOX } from '../../src/spec/resolve-worker-start.ts'
import { refusal } from '../spec/fakes.ts'

const resolve = (options: unknown) => resolvePoolOptions('Pool "main/embed"', options, 6)

const refused = (options: unknown): string => refusal(() => resolve(options))

describe('resolvePoolOptions', () => {
  it('fills in its defaults, and switches nothing on', () => {
    const { warmUpDeadlineMs: _, ...defaults } = DEFAULT_POOL
    expect(resolve({})).toEqual({ size: { min: 6, max: 6, spare: 0 }, mailbox: DEFAULT_MAILBOX, ...defaults })
  })

  it('takes every option, and what it gives is legal itself', () => {
    const options = {
      size: { min: 0, max: 8, spare: 2 },
      startConcurrency: 2,
      maxUnavailable: 2,
      downAfterMs: 0,
      lingerMs: 1_000,
      pick: () => 0,
      affinity: { key: () => 'a', mode: 'strict', onLost: 'rebind' },
      warmUp: { method: 'load' },
      mailbox: { maxMessages: 10, order: 'deadline', queueMs: 200 },
      overload: true,
      breaker: { failureRatio: 0.2 },
      forgottenAfterMs: 'infinity',
    }
    const resolved = resolve(options)
    expect(resolved).toMatchObject({
      ...options,
      warmUp: { method: 'load', args: undefined, deadlineMs: 30_000 },
      overload: { tolerance: 1.5 },
      breaker: { failureRatio: 0.2, minCalls: 20 },
    })
    expect(resolve(resolved)).toEqual(resolved)
  })

  it('without functions it survives JSON', () => {
    const resolved = resolve({ size: 2, breaker: true, overload: true, warmUp: { method: 'load', args: [] } })
    expect(resolve(JSON.parse(JSON.stringify(resolved)))).toEqual(resolved)
  })

  it.each([
    ['options', 'four', /expected `options` to be an object; got 'four'/],
    ['startConcurrency', { startConcurrency: 0 }, /`startConcurrency` to be a whole number >= 1; got 0/],
    ['maxUnavailable', { maxUnavailable: 0 }, /`maxUnavailable` to be a whole number >= 1; got 0/],
    ['downAfterMs', { downAfterMs: -1 }, /`downAfterMs` to be a whole number of milliseconds >= 0; got -1/],
    ['lingerMs', { lingerMs: Number.NaN }, /`lingerMs` .* got NaN/],
    ['pick', { pick: 'random' }, /`pick` to be one of 'least_busy', 'round_robin'; got 'random'/],
    ['ephemeral', { ephemeral: true }, /`ephemeral` to be one of 'call', 'session'; got true/],
    ['mailbox', { mailbox: { maxMessages: 0 } }, /`mailbox.maxMessages`/],
    ['forgottenAfterMs', { forgottenAfterMs: 0 }, /`forgottenAfterMs` .* or 'infinity'; got 0/],
    ['warmUp', { warmUp: 'load' }, /`warmUp` to be an object; got 'load'/],
    ['warmUp.method', { warmUp: {} }, /`warmUp.method` to be a non-empty string/],
    ['warmUp.deadlineMs', { warmUp: { method: 'load', deadlineMs: 0 } }, /`warmUp.deadlineMs`/],
  ])('%s: what is wrong is named, and what it should be', (_name, options, message) => {
    expect(refused(options)).toMatch(/^SPEC_INVALID_OPTION Pool "main\/embed" has a wrong spec: /)
    expect(refused(options)).toMatch(message)
  })

  it('an option that does not exist is refused with the one that was meant', () => {
    expect(refused({ startConcurency: 1 })).toMatch(/SPEC_UNKNOWN_OPTION .* Did you mean `startConcurrency`\?/)
    expect(refused({ warmUp: { method: 'load', arg: 1 } })).toMatch(/SPEC_UNKNOWN_OPTION .* Did you mean `args`\?/)
  })

  it('lives that end with their call know no keys', () => {
    const options = { ephemeral: 'call', affinity: { key: () => 'a' } }
    expect(refused(options)).toMatch(/SPEC_BAD_COMBINATION .*`affinity` to be absent/)
    expect(resolve({ ephemeral: 'session' })).toMatchObject({ ephemeral: 'session' })
  })

  it('what throws while it is read is a mistake in the spec', () => {
    const options = {
      get size(): number {
        throw new Error('no')
      },
    }
    expect(refused(options)).toMatch(/^SPEC_INVALID Pool "main\/embed" has a spec that could not be read: no/)
  })
})
