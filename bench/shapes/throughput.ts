import type { Bench, Shape } from '../harness/bench.ts'
import { compareCalls } from '../harness/calls-case.ts'
import type { Case } from '../harness/figures.ts'
import { everybody } from '../subjects/everybody.ts'

/** Many callers at the same time: what can be had through one worker. */
export const throughput: Shape = {
  name: 'throughput',
  title: 'Many callers of one worker, 64 bytes there and back: answers per second.',
  alternates: true,
  async run(bench: Bench) {
    const cases: Case[] = []
    for (const inFlight of [100, 1_000]) {
      cases.push(
        await compareCalls(bench, {
          name: `64 B, ${inFlight} in flight`,
          unit: 'calls/s',
          load: { inFlight, bytes: 64, content: 'text' },
          bases: ['floor', 'erlang', 'fork (json)', 'piscina'],
          subjects: everybody(bench.tools),
        }),
      )
    }
    return cases
  },
}
