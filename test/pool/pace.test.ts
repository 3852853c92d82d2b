import { describe, expect, it } from 'vitest'
import { Pace } from '../../src/pool/pace.ts'

/**
 * Gives calls one after another, each of which takes `eachMs`.
 * @returns How many it gives in advance then.
 */
function after(eachMs: number, calls = 40, pace = new Pace(), begin = 0): Pace {
  for (let answered = 0; answered < calls; answered += 1)
    pace.given(answered + begin, begin * 1_000 + answered * eachMs)
  return pace
}

describe('Pace', () => {
  it('gives nothing in advance until it knows that calls are short', () => {
    expect(new Pace().ahead).toBe(0)
    expect(after(0.05, 4).ahead).toBe(0)
  })

  it.each([
    [0.05, 16],
    [0.25, 4],
    [1, 1],
    [1.3, 1],
    [2.5, 0],
    [20, 0],
  ])('gives a member whose calls take %d ms %d in advance', (eachMs, ahead) => {
    expect(after(eachMs).ahead).toBe(ahead)
  })

  it('gives nothing in advance any more after one slow answer', () => {
    const pace = after(0.05)
    pace.given(40, 2)
    pace.given(41, 500)
    expect(pace.ahead).toBe(0)
  })

  it('does not count the time in which there was nothing to do', () => {
    const pace = after(0.05)
    pace.rests()
    pace.given(40, 10_000)
    expect(pace.ahead).toBe(16)
  })
})
