import type { Bench } from '../harness/bench.ts'
import type { Subject } from '../harness/caller.ts'
import { compareCalls } from '../harness/calls-case.ts'
import type { Case } from '../harness/figures.ts'

/** What is measured of every SDK: one call at a time, and many at once. */
export async function sdkCases(
  bench: Bench,
  subjects: readonly Subject[],
  bases: readonly string[],
): Promise<readonly Case[]> {
  const load = { bytes: 64, content: 'text' } as const
  return [
    await compareCalls(bench, { name: 'one at a time', unit: 'us', load: { ...load, inFlight: 1 }, bases, subjects }),
    await compareCalls(bench, {
      name: '100 in flight',
      unit: 'calls/s',
      load: { ...load, inFlight: 100 },
      bases,
      subjects,
    }),
  ]
}
