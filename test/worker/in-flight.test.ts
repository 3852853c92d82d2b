import { describe, expect, it } from 'vitest'
import { Envelope } from '../../src/registry/envelope.ts'
import { InFlight } from '../../src/worker/in-flight.ts'
import { PLAIN } from '../registry/asked.ts'

const call = (): Envelope => new Envelope(PLAIN, { resolve: () => undefined, reject: () => undefined }, 0)
const cast = (): Envelope => new Envelope(PLAIN, undefined, 0)

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

  it('takes out the oldest casts when the worker has finished some, and leaves calls alone', () => {
    const inFlight = new InFlight()
    const [first, second, third] = [cast(), cast(), cast()]
    add(inFlight, first, call(), second, third)
    expect(inFlight.finishedCasts(2)).toEqual([first, second])
    expect(inFlight.finishedCasts(1)).toEqual([third])
    expect(inFlight.size).toBe(1)
  })

  it('does not believe a worker that finished more than it was given', () => {
    const inFlight = new InFlight()
    add(inFlight, cast())
    expect(inFlight.finishedCasts(2)).toBeUndefined()
    expect(inFlight.size).toBe(1)
  })

  it('knows that a worker of concurrency n has started only its n oldest calls', () => {
    const inFlight = new InFlight()
    const [before, oldest, next] = [cast(), call(), call()]
    add(inFlight, before, oldest, next)
    expect([before, oldest, next].map((each) => inFlight.progressOf(each, 1))).toEqual([
      'started',
      'started',
      'not_started',
    ])
    expect(inFlight.progressOf(next, 2)).toBe('started')
    const last = call()
    add(inFlight, last)
    expect(inFlight.progressOf(last, 2)).toBe('not_started')
  })
})
