import { describe, expect, it } from 'vitest'
import { worker } from '../../src/builders/worker.ts'
import { Fields } from '../../src/options/fields.ts'
import { DEFAULT_RECYCLE, resolveRecycle } from '../../src/spec/resolve-recycle.ts'
import { PROGRAM, refusal } from './fakes.ts'

const resolve = (recycle: unknown) => resolveRecycle(new Fields('Worker "a"', { recycle }))

describe('resolveRecycle', () => {
  it('is none unless it is there', () => {
    expect(resolve(undefined)).toBeUndefined()
  })

  it('fills in its defaults', () => {
    expect(resolve({ maxCalls: 1_000 })).toEqual({ ...DEFAULT_RECYCLE, maxCalls: 1_000 })
    expect(resolve({ maxAgeMs: 60_000, jitter: 0 })).toEqual({ ...DEFAULT_RECYCLE, maxAgeMs: 60_000, jitter: 0 })
  })

  it.each([
    ['maxCalls', 0],
    ['maxCalls', 1.5],
    ['maxAgeMs', 'never'],
    ['maxMemoryBytes', -1],
    ['jitter', 1.1],
    ['maxDrainMs', 0],
    ['maxDrainMs', 'never'],
  ])('%s: %j is out of its range', (field, value) => {
    expect(refusal(() => resolve({ maxCalls: 1, [field]: value }))).toContain(
      `SPEC_INVALID_OPTION Worker "a" has a wrong spec: expected \`recycle.${field}\``,
    )
  })

  it.each([{}, { jitter: 0.5 }, { maxCalls: 'infinity' }])('%j has no limit', (recycle) => {
    expect(refusal(() => resolve(recycle))).toContain('SPEC_BAD_COMBINATION Worker "a" has a wrong spec')
  })

  it('survives JSON, and being resolved again', () => {
    const resolved = resolve({ maxMemoryBytes: 500_000_000 })
    expect(resolve(JSON.parse(JSON.stringify(resolved)))).toEqual(resolved)
  })

  it('is an option of a worker', () => {
    expect(() => worker('a', PROGRAM, { recycle: { maxCalls: 0 } })).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }),
    )
  })
})
