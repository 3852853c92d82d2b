import { describe, expect, it } from 'vitest'
import { Envelope } from '../../src/registry/envelope.ts'
import { InFlight } from '../../src/worker/in-flight.ts'

const asked = { method: 'm', args: undefined, headers: undefined, deadlineAt: undefined, idempotent: false, maxAttempts: 1 }
const call = (): Envelope => new Envelope(asked, { resolve: () => undefined, reject: () => undefined }, 0)
const cast = (): Envelope => new Envelope(asked, undefined, 0)

const add = (inFlight: InFlight, ...envelopes: Envelope[]): number[] =>
  envelopes.map((envelope) => {
    const id = inFlight.nextId()
    inFlight.add(id, envelope)
    return id
  })

describe('InFlight', () => {
  it('finds a call by its id until it is answered', () => {
    const inFlight = new InFlight()
    const envelope = call()
    const [id = 0] = add(inFlight, envelope)
    expect(inFlight.answered(id)).toBe(envelope)
    expect(inFlight.answered(id)).toBeUndefined()
  })

  it('does not take an answer for a cast', () => {
    const inFlight = new InFlight()
    const [id = 0] = add(inFlight, cast())
    expect(inFlight.answered(id)).toBeUndefined()
    expect(inFlight.size).toBe(1)
  })

  it('counts as done the oldest casts, as many as the worker finished beyond its answers', () => {
    const inFlight = new InFlight()
    const [first, second, third] = [cast(), cast(), cast()]
    const [, callId = 0] = add(inFlight, first, call(), second, third)
    inFlight.answered(callId)
    expect(inFlight.progressed(2)).toEqual([first])
    expect(inFlight.progressed(2)).toEqual([])
    expect(inFlight.progressed(4)).toEqual([second, third])
    expect(inFlight.size).toBe(0)
  })

  it('ignores a worker that claims more than it was given', () => {
    const inFlight = new InFlight()
    add(inFlight, cast())
    expect(inFlight.progressed(1_000)).toHaveLength(1)
    expect(inFlight.progressed(2_000)).toEqual([])
  })

  it('knows that a sequential worker has started only its oldest call', () => {
    const inFlight = new InFlight()
    const [before, oldest, next] = [cast(), call(), call()]
    add(inFlight, before, oldest, next)
    expect([before, oldest, next].map((each) => inFlight.progressOf(each, 1))).toEqual(['started', 'started', 'not_started'])
    expect(inFlight.progressOf(next, 2)).toBe('started')
  })
})
