import { median } from './statistics.ts'

/** What a figure is counted in. */
export type Unit = 'us' | 'ms' | 'calls/s' | 'MB/s' | '% of a core' | 'MiB' | 'bytes' | 'timers' | '%' | '% of capacity'

/** One subject in one case: a sample per round, or why there is none. */
export type Result =
  | { readonly subject: string; readonly samples: readonly number[] }
  | { readonly subject: string; readonly notMeasured: string }

/** What is compared with each other: the same work, done by each subject in each round. */
export interface Case {
  readonly name: string
  readonly unit: Unit
  readonly better: 'lower' | 'higher'
  /**
   * Subjects that the others are set beside; `erlang` stands for the better one of those whose
   * names begin with it.
   */
  readonly bases: readonly string[]
  readonly results: readonly Result[]
}

/** What one shape has found. */
export interface ShapeReport {
  readonly shape: string
  readonly title: string
  readonly durationMs: number
  readonly cases: readonly Case[]
}

/**
 * Samples of a subject; `undefined` when it was not measured. Of several settings of one subject,
 * those of the better one.
 */
export function samplesOf(
  { better, results }: Pick<Case, 'better' | 'results'>,
  subject: string,
): readonly number[] | undefined {
  const found = results.flatMap((result) =>
    'samples' in result && (result.subject === subject || result.subject.startsWith(`${subject}, `))
      ? [result.samples]
      : [],
  )
  const sign = better === 'lower' ? 1 : -1
  return found.toSorted((a, b) => sign * (median(a) - median(b)))[0]
}
