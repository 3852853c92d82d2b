import { describe, expect, it } from 'vitest'
import { Retirement } from '../../src/conversation/retirement.ts'

const OPEN = { isSettled: false }
const GIVEN_UP = { isSettled: true }

/** What is told of a life that is left with this, one step after another. */
function toldOf(concurrency: number, steps: readonly (readonly (typeof OPEN)[])[]): readonly string[] {
  const told: string[] = []
  let all: readonly (typeof OPEN)[] = []
  const remainder = {
    get all() {
      return all
    },
    get size() {
      return all.length
    },
  }
  const ends = { onYielded: () => void told.push('yielded'), onIdle: () => void told.push('idle') }
  const retirement = new Retirement(remainder, concurrency, ends)
  for (const step of steps) {
    all = step
    told.push(String(step.length))
    retirement.look()
  }
  return told
}

describe('Retirement', () => {
  it.each([
    ['sequential, with nothing', 1, [[]], ['0', 'yielded', 'idle']],
    ['sequential', 1, [[OPEN, OPEN], [OPEN], [], []], ['2', '1', '0', 'yielded', 'idle', '0']],
    ['concurrent', 2, [[OPEN, OPEN, OPEN], [OPEN, OPEN], [OPEN], []], ['3', '2', 'yielded', '1', '0', 'idle']],
    ['sequential, given up', 1, [[OPEN], [GIVEN_UP], []], ['1', '1', 'idle', '0', 'yielded']],
    ['concurrent, given up', 2, [[OPEN, GIVEN_UP], [GIVEN_UP]], ['2', 'yielded', '1', 'idle']],
  ])('%s', (_, concurrency, steps, told) => {
    expect(toldOf(concurrency, steps)).toEqual(told)
  })
})
