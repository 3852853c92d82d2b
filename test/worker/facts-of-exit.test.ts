import { describe, expect, it } from 'vitest'
import { factsOfExit } from '../../src/worker/facts-of-exit.ts'

const PLAIN = {
  spawnFailure: undefined,
  code: 3,
  signal: undefined,
  truncated: undefined,
  usage: undefined,
  stderrTail: 'no more memory',
  hasSurvivors: false,
}

describe('factsOfExit', () => {
  it('leaves out what is not known, so that a certificate has no empty fields', () => {
    expect(Object.keys(factsOfExit(PLAIN))).toEqual(['code', 'signal', 'stderrTail'])
  })

  it('names those that are left, and why', () => {
    const { hasSurvivors, survivors } = factsOfExit({ ...PLAIN, hasSurvivors: true, survivors: 'process 7 hangs' })
    expect({ hasSurvivors, survivors }).toEqual({ hasSurvivors: true, survivors: 'process 7 hangs' })
  })
})
