import type { Aim } from '../aim.ts'
import { type Case, type ShapeReport, samplesOf } from './figures.ts'
import { onAllProcessors } from './one-processor.ts'
import { differenceByRounds, median, ratioByRounds } from './statistics.ts'

/** An aim beside what was found. */
export interface Verdict {
  readonly aim: Aim
  /** `undefined`: it was not measured. */
  readonly measured: number | undefined
  /** The same on all processors, when `measured` is from one; see `alternates` of a shape. */
  readonly onAllProcessors: number | undefined
  readonly outcome: 'aim met' | 'met' | 'not met' | 'not measured'
}

/** Holds the figures of a run against what is wanted of them. */
export function judge(aim: Aim, reports: readonly ShapeReport[]): Verdict {
  const measured = measuredOf(aim, reports)
  const free = measuredOf({ ...aim, case: onAllProcessors(aim.case) }, reports)
  return { aim, measured, onAllProcessors: free, outcome: outcomeOf(aim, measured) }
}

function outcomeOf({ bound, required, aim = required }: Aim, measured: number | undefined): Verdict['outcome'] {
  if (measured === undefined) return 'not measured'
  const reaches = (value: number): boolean => (bound === 'at most' ? measured <= value : measured >= value)
  if (reaches(aim)) return 'aim met'
  return reaches(required) ? 'met' : 'not met'
}

function measuredOf(
  { shape, case: name, subject, by, beside }: Aim,
  reports: readonly ShapeReport[],
): number | undefined {
  const cases = reports.find((report) => report.shape === shape)?.cases ?? []
  const samples = samplesIn(cases, name, subject)
  if (samples === undefined || by === 'value') return samples === undefined ? undefined : median(samples)
  const others = samplesIn(cases, beside?.case ?? name, beside?.subject ?? '')
  if (others === undefined) return undefined
  // Rounds of two cases were not the same rounds.
  if (beside?.case !== undefined) return median(samples) / median(others)
  return by === 'ratio' ? ratioByRounds(samples, others) : differenceByRounds(samples, others)
}

function samplesIn(cases: readonly Case[], name: string, subject: string): readonly number[] | undefined {
  const found = cases.find((each) => each.name === name)
  return found === undefined ? undefined : samplesOf(found, subject)
}
