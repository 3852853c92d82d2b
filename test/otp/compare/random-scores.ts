import fc from 'fast-check'
import type { Shutdown } from '../../../src/spec/child-spec.ts'
import { randomScript } from '../model/find-difference.ts'
import { EVERYTHING, MOSTLY_DYNAMIC, type Palette } from '../model/random-tree.ts'
import { type Score, scoreOf } from './score.ts'

/**
 * What behaves alike in both. Real time is kept out: the limit of a stop is short and always waited
 * for, and no period ever ends. A supervisor is stopped without limit, since on the BEAM one that
 * is killed leaves its children to die in any order.
 */
const COMPARABLE: Palette = {
  ...EVERYTHING,
  shutdowns: fc.constantFrom<Shutdown[]>(20, 'infinity', 'infinity', 'brutal_kill'),
  supervisorShutdowns: fc.constant('infinity'),
  periodsMs: fc.constant(3_600_000),
  dynamics: 'from_templates',
}

/** The first `count` random scripts of a seed of which it is certain what they mean. */
export function randomScores(seed: number, count: number): readonly Score[] {
  const { mix, levels } = MOSTLY_DYNAMIC
  const scripts = fc.oneof(randomScript(MOVES, COMPARABLE), randomScript(MOVES, { ...COMPARABLE, mix, levels }))
  const scores: Score[] = []
  for (let part = 0; scores.length < count; part += 1)
    for (const script of fc.sample(scripts, { seed: seed + part * PART, numRuns: PART })) {
      const score = scoreOf(script)
      if (score !== undefined && scores.length < count) scores.push(score)
    }
  return scores
}

const MOVES = 80
const PART = 100
