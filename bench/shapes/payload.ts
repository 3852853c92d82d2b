import type { Bench, Shape } from '../harness/bench.ts'
import { compareCalls } from '../harness/calls-case.ts'
import type { Case } from '../harness/figures.ts'
import { everybody } from '../subjects/everybody.ts'

const KIB = 1_024
const SIZES = [
  ['1 KiB', KIB],
  ['64 KiB', 64 * KIB],
  ['1 MiB', KIB * KIB],
  ['16 MiB', 16 * KIB * KIB],
] as const

/** Large arguments and results: what copies cost. */
export const payload: Shape = {
  name: 'payload',
  title: 'Binary arguments that come back, one at a time: megabytes per second, counted one way.',
  alternates: true,
  async run(bench: Bench) {
    const cases: Case[] = []
    for (const [name, bytes] of SIZES) {
      if (bench.isQuick && bytes > KIB * KIB) continue
      cases.push(
        await compareCalls(bench, {
          name,
          unit: 'MB/s',
          load: { inFlight: 1, bytes, content: 'binary' },
          bases: ['floor', 'erlang'],
          subjects: everybody(bench.tools),
        }),
      )
    }
    return cases
  },
}
