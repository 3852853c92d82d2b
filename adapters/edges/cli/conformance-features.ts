import type { ConformanceResult } from '../../../src/testing/conformance/index.ts'

/** A feature, with what came of all its cases. */
export type FeatureOutcome = 'yes' | 'partly' | 'no' | 'wrong'

/** For each feature, in the order of the cases: whether the worker has it. */
export function featuresOf(results: readonly ConformanceResult[]): ReadonlyMap<string, FeatureOutcome> {
  const features = new Map<string, FeatureOutcome>()
  for (const { id, outcome } of results) {
    const [feature = id] = id.split('/')
    features.set(feature, together(features.get(feature), OF_ONE[outcome]))
  }
  return features
}

const OF_ONE = { right: 'yes', wrong: 'wrong', not_offered: 'no' } as const

function together(before: FeatureOutcome | undefined, one: FeatureOutcome): FeatureOutcome {
  if (before === undefined || before === one) return one
  return before === 'wrong' || one === 'wrong' ? 'wrong' : 'partly'
}
