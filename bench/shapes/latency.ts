import type { Bench, Shape } from '../harness/bench.ts'
import { compareCalls } from '../harness/calls-case.ts'
import { everybody } from '../subjects/everybody.ts'

/** One call at a time: what a caller waits for its answer. */
export const latency: Shape = {
  name: 'latency',
  title: 'One call at a time, 64 bytes there and back: the time of a round trip.',
  alternates: true,
  run: async (bench: Bench) => [
    await compareCalls(bench, {
      name: '64 B, one at a time',
      unit: 'us',
      load: { inFlight: 1, bytes: 64, content: 'text' },
      bases: ['floor', 'erlang'],
      subjects: everybody(bench.tools),
    }),
  ],
}
