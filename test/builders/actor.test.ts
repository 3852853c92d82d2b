import { describe, expect, it } from 'vitest'
import { actor, behaviour } from '../../src/index.ts'

const counter = behaviour({ init: (start: number) => ({ start }) })
const idle = behaviour({ init: () => undefined })

describe('actor()', () => {
  it('gives the spec as it was written, without defaults', () => {
    expect(actor('counter', counter, 5)).toEqual({
      id: 'counter',
      start: { kind: 'actor', behaviour: counter, args: 5 },
    })
    expect(actor('idle', idle)).toEqual({ id: 'idle', start: { kind: 'actor', behaviour: idle } })
  })

  it('keeps apart how it is supervised and its own options', () => {
    const place = { restart: 'transient', shutdown: 100, budget: { intensity: 3 }, backoff: {} } as const
    const options = { name: 'hits', startTimeoutMs: 10 }
    const spec = actor('counter', counter, 5, { ...place, ...options })
    const start = { kind: 'actor', behaviour: counter, args: 5, ...options }
    expect(spec).toEqual({ id: 'counter', start, ...place })
  })

  it('knows what `init` takes', () => {
    // @ts-expect-error -- a number
    expect(actor('counter', counter, '5')).toBeDefined()
    // @ts-expect-error -- it must be given
    expect(actor('counter', counter)).toBeDefined()
  })

  it('finds mistakes at once', () => {
    expect(() => actor('', idle)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_ID' }))
    expect(() => actor('a', idle, undefined, { name: 'a/b' })).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }),
    )
  })

  it('of the same behaviour and arguments gives equal specs', () => {
    expect(actor('counter', counter, 5)).toEqual(actor('counter', counter, 5))
  })
})
