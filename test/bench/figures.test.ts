import { describe, expect, it } from 'vitest'
import { samplesOf } from '../../bench/harness/figures.ts'

const results = [
  { subject: 'tutti', samples: [3, 4, 5] },
  { subject: 'tutti, 100 workers', samples: [1, 1, 1] },
  { subject: 'erlang, +S 1', samples: [7, 8, 9] },
  { subject: 'erlang, +S 2', samples: [4, 5, 30] },
  { subject: 'pythonia', notMeasured: 'there is no Python' },
]

describe('samplesOf', () => {
  it('of several settings of a subject, the better one counts', () => {
    expect(samplesOf({ better: 'lower', results }, 'erlang')).toEqual([4, 5, 30])
    expect(samplesOf({ better: 'higher', results }, 'erlang')).toEqual([7, 8, 9])
  })

  it('finds one setting by its whole name', () => {
    expect(samplesOf({ better: 'lower', results }, 'erlang, +S 1')).toEqual([7, 8, 9])
  })

  it('has none of a subject that was not measured, or did not take part', () => {
    expect(samplesOf({ better: 'lower', results }, 'pythonia')).toBeUndefined()
    expect(samplesOf({ better: 'lower', results }, 'piscina')).toBeUndefined()
  })
})
