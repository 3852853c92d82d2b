import { describe, expect, it } from 'vitest'
import type { Bench } from '../../bench/harness/bench.ts'
import { NotMeasured } from '../../bench/harness/not-measured.ts'
import { type Contender, compare } from '../../bench/harness/rounds.ts'

const tools = { echo: never, erlang: never, peer: never, peerPath: never }
const bench: Bench = { isQuick: false, subjects: undefined, tools, progress: () => undefined }
const plan = { name: 'case', unit: 'us', better: 'lower', bases: [] } as const

function never(): never {
  throw new Error('nothing is needed')
}

/** Takes 1, 2, 3 ... as samples, and writes down what happens to it. */
function counting(subject: string, seen: string[]): Contender {
  let sample = 0
  return {
    subject,
    open: async () => {
      seen.push(`open ${subject}`)
      return {
        sample: async () => {
          seen.push(subject)
          return (sample += 1)
        },
        close: async () => void seen.push(`close ${subject}`),
      }
    },
  }
}

describe('compare', () => {
  it('takes turns: five rounds, after one that warms up and does not count', async () => {
    const seen: string[] = []
    const { results } = await compare(bench, { ...plan, contenders: [counting('a', seen), counting('b', seen)] })
    expect(seen.join(' ')).toBe('open a open b a b a b a b a b a b a b close a close b')
    expect(results).toEqual([
      { subject: 'a', samples: [2, 3, 4, 5, 6] },
      { subject: 'b', samples: [2, 3, 4, 5, 6] },
    ])
  })

  it('says why one cannot be measured, and goes on with the others', async () => {
    const absent: Contender = {
      subject: 'absent',
      open: async () => {
        throw new NotMeasured('it is not installed. Install it.\nand more')
      },
    }
    const { results } = await compare({ ...bench, isQuick: true }, { ...plan, contenders: [absent, counting('b', [])] })
    expect(results).toEqual([
      { subject: 'absent', notMeasured: 'it is not installed. Install it.' },
      { subject: 'b', samples: [2, 3, 4] },
    ])
  })

  it('closes one that fails in a round', async () => {
    const seen: string[] = []
    const failing: Contender = {
      subject: 'failing',
      open: async () => ({
        sample: () => Promise.reject(new NotMeasured('it broke')),
        close: async () => void seen.push('closed'),
      }),
    }
    const { results } = await compare(bench, { ...plan, contenders: [failing] })
    expect({ results, seen }).toEqual({ results: [{ subject: 'failing', notMeasured: 'it broke' }], seen: ['closed'] })
  })

  it('opens only who is asked for, a subject with all its settings', async () => {
    const seen: string[] = []
    const contenders = ['a', 'erlang, +S 1', 'erlang, +S 2'].map((name) => counting(name, seen))
    const { results } = await compare({ ...bench, subjects: new Set(['erlang']) }, { ...plan, contenders })
    expect(results.map(({ subject }) => subject)).toEqual(['erlang, +S 1', 'erlang, +S 2'])
  })
})
