import { describe, expect, it } from 'vitest'
import type { Aim } from '../../bench/aim.ts'
import { AIMS } from '../../bench/aims.ts'
import type { Result, ShapeReport } from '../../bench/harness/figures.ts'
import { withBothPlacements } from '../../bench/harness/one-processor.ts'
import { judge } from '../../bench/harness/verdict.ts'
import { SHAPES } from '../../bench/shapes/all.ts'

const report: ShapeReport = {
  shape: 'latency',
  title: '',
  durationMs: 1,
  cases: [
    {
      name: 'one',
      unit: 'us',
      better: 'lower',
      bases: ['floor'],
      results: [
        { subject: 'floor', samples: [10, 10, 10] },
        { subject: 'tutti', samples: [14, 14, 14] },
        { subject: 'other', notMeasured: 'it is not here' },
      ],
    },
    { name: 'many', unit: 'us', better: 'lower', bases: [], results: [{ subject: 'tutti', samples: [28, 28, 28] }] },
  ],
}

const aim = (changes: Partial<Aim>): Aim => ({
  shape: 'latency',
  case: 'one',
  subject: 'tutti',
  what: '',
  by: 'ratio',
  beside: { subject: 'floor' },
  bound: 'at most',
  required: 1.5,
  ...changes,
})

const slower = (results: readonly Result[]): readonly Result[] =>
  results.map((each) => ('samples' in each ? { ...each, samples: each.samples.map((sample) => sample * 2) } : each))

describe('judge', () => {
  it.each([
    ['within what is required', aim({ aim: 1.25 }), 1.4, 'met'],
    ['within the aim', aim({ aim: 1.4 }), 1.4, 'aim met'],
    ['without an aim beyond it', aim({}), 1.4, 'aim met'],
    ['beyond what is required', aim({ required: 1.3 }), 1.4, 'not met'],
    ['at least, and less', aim({ bound: 'at least', required: 1.5 }), 1.4, 'not met'],
    ['at least, and more', aim({ bound: 'at least', required: 1.2, aim: 2 }), 1.4, 'met'],
    ['a difference', aim({ by: 'difference', required: 5, aim: 2 }), 4, 'met'],
    ['a value', aim({ by: 'value', required: 14 }), 14, 'aim met'],
    [
      'beside another case',
      aim({ case: 'many', beside: { subject: 'tutti', case: 'one' }, required: 2 }),
      2,
      'aim met',
    ],
    ['beside one that was not measured', aim({ beside: { subject: 'other' } }), undefined, 'not measured'],
    ['of a shape that was not run', aim({ shape: 'payload' }), undefined, 'not measured'],
  ] as const)('%s', (_, wanted, measured, outcome) => {
    expect(judge(wanted, [report])).toEqual({ aim: wanted, measured, onAllProcessors: undefined, outcome })
  })

  it('holds the aim against one processor, and tells the figure of all', () => {
    const free = { ...report, cases: report.cases.map((each) => ({ ...each, results: slower(each.results) })) }
    const both = withBothPlacements(report, free)
    const wanted = aim({ by: 'value', required: 14 })
    expect(judge(wanted, [both])).toEqual({ aim: wanted, measured: 14, onAllProcessors: 28, outcome: 'aim met' })
  })
})

describe('the aims', () => {
  it('are of shapes that there are', () => {
    const names = SHAPES.map(({ name }) => name)
    expect(AIMS.map(({ shape }) => shape).filter((shape) => !names.includes(shape))).toEqual([])
  })

  it('ask for no less than what is required', () => {
    const laxer = AIMS.filter(({ bound, required, aim: good = required }) =>
      bound === 'at most' ? good > required : good < required,
    )
    expect(laxer).toEqual([])
  })
})
