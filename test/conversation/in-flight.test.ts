import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Envelope } from '../../src/calls/envelope.ts'
import { InFlight } from '../../src/conversation/in-flight.ts'
import { PLAIN } from '../calls/asked.ts'

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
    expect(() => inFlight.answered(id)).toThrow(`an answer to call ${id}, which is not open`)
  })

  it('gives the place of a call that has landed to the next, and takes no answer before its turn', () => {
    const inFlight = new InFlight()
    const [first = 0, second = 0, third = 0] = add(inFlight, call(), call(), call())
    expect(() => inFlight.landed(second)).toThrow(`an answer to call ${second} before its turn`)
    inFlight.landed(first)
    expect(inFlight.mayHaveStarted(second)).toBe(true)
    expect(inFlight.mayHaveStarted(third)).toBe(false)
    inFlight.landed(second)
    expect(inFlight.landed(third)).toBeDefined()
    expect(inFlight.size).toBe(0)
  })

  it('does not take an answer for a cast', () => {
    const inFlight = new InFlight()
    const [id = 0] = add(inFlight, cast())
    expect(() => inFlight.answered(id)).toThrow('which is not open')
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
    expect(() => inFlight.finishedCasts(2)).toThrow('it has finished 2 casts, and was not sent so many')
    expect(inFlight.size).toBe(1)
  })

  it('takes back what was given in later frames, oldest first, and frees the places that it held', () => {
    const inFlight = new InFlight()
    const [first, second, third, fourth] = [cast(), call(), cast(), call()]
    add(inFlight, first, second, third, fourth)
    ;[first, second, third, fourth].forEach((envelope, index) => (envelope.frame = index + 1))
    expect(inFlight.mayHaveStarted(second.deliveryId)).toBe(true)
    expect(inFlight.takeBack(1)).toEqual([second, third, fourth])
    expect(inFlight.all).toEqual([first])
    expect(() => inFlight.finishedCasts(2)).toThrow('it has finished 2 casts')
    const [id = 0] = add(inFlight, call())
    expect(inFlight.mayHaveStarted(id)).toBe(true)
  })

  it.each([
    ['sequential: only the oldest call', 1, 'ABC', 'A'],
    ['sequential: a cast after an unanswered call was not', 1, 'Ab', 'A'],
    ['sequential: a cast before it may have been', 1, 'aBC', 'aB'],
    ['concurrent: the n oldest calls, and nothing after them', 2, 'ABCd', 'AB'],
    ['concurrent: with fewer than n, everything', 4, 'ABc', 'ABc'],
    ['no telling: everything', Number.POSITIVE_INFINITY, 'ABCd', 'ABCd'],
  ])('what may have been started, %s', (_, concurrency, given, started) => {
    const inFlight = new InFlight()
    inFlight.concurrency = concurrency
    // Upper case: a call; lower case: a cast.
    const ids = add(inFlight, ...given.split('').map((name) => (name === name.toUpperCase() ? call() : cast())))
    expect(
      given
        .split('')
        .filter((_name, index) => inFlight.mayHaveStarted(ids[index] ?? 0))
        .join(''),
    ).toBe(started)
  })

  it('knows that a worker of concurrency n has started only its n oldest calls', () => {
    const inFlight = new InFlight()
    const [before, oldest, next] = [cast(), call(), call()]
    add(inFlight, before, oldest, next)
    expect([before, oldest, next].map((each) => inFlight.progressOf(each))).toEqual([
      'started',
      'started',
      'not_started',
    ])
    inFlight.concurrency = 2
    expect(inFlight.progressOf(next)).toBe('started')
    const last = call()
    add(inFlight, last)
    expect(inFlight.progressOf(last)).toBe('not_started')
  })

  it('lets the worker start one more for each that it has answered in its turn, and none for one that was refused before', () => {
    const inFlight = new InFlight()
    inFlight.concurrency = 2
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = add(inFlight, call(), call(), call(), call(), call())
    inFlight.answered(d)
    expect([a, b, c, e].map((id) => inFlight.mayHaveStarted(id))).toEqual([true, true, false, false])
    inFlight.answered(b)
    expect([a, c, e].map((id) => inFlight.mayHaveStarted(id))).toEqual([true, true, false])
  })

  it('finds a call of which its worker says something only when its turn has come', () => {
    const inFlight = new InFlight()
    const [first = 0, second = 0] = add(inFlight, call(), call())
    expect(() => inFlight.inTurn('PROGRESS', second)).toThrow(
      `PROGRESS to call ${second} before its turn: 1 older call is not answered, and it handles no more at a time`,
    )
    inFlight.answered(first)
    expect(inFlight.inTurn('PROGRESS', second)).toBe(inFlight.find(second))
  })

  it('does not know what was started once its worker is not trusted', () => {
    const inFlight = new InFlight()
    const all = [call(), call(), call()]
    add(inFlight, ...all)
    inFlight.concurrency = Number.POSITIVE_INFINITY
    inFlight.concurrency = Number.POSITIVE_INFINITY
    expect(all.map((each) => inFlight.progressOf(each))).toEqual(['started', 'started', 'started'])
  })

  it('agrees with a count of the older calls that are unanswered, whatever is answered, cast and refused', () => {
    const step = fc.oneof(fc.constantFrom('call' as const, 'cast' as const), fc.nat({ max: 99 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (steps, concurrency) => {
        const inFlight = new InFlight()
        inFlight.concurrency = concurrency
        const open: number[] = []
        for (const what of steps) {
          if (what === 'call') open.push(...add(inFlight, call()))
          else if (what === 'cast') add(inFlight, cast())
          else for (const id of open.splice(what % Math.max(1, open.length), 1)) inFlight.answered(id)
          expect(open.map((id) => inFlight.mayHaveStarted(id))).toEqual(open.map((_, index) => index < concurrency))
        }
      }),
    )
  })
})
