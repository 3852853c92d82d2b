import type { Bench, Shape } from '../harness/bench.ts'
import type { Subject } from '../harness/caller.ts'
import { compareCalls } from '../harness/calls-case.ts'
import type { Case } from '../harness/figures.ts'
import { erlang } from '../subjects/erlang.ts'
import { floor } from '../subjects/floor.ts'
import { nodeFork } from '../subjects/fork.ts'
import { piscina } from '../subjects/piscina.ts'
import { echoProgram, tutti } from '../subjects/tutti.ts'

const WORKERS = 8

/** Several workers at the same time: what the host does for all of them is done by one thread. */
export const fanout: Shape = {
  name: 'fanout',
  title: `${WORKERS} workers, calls to all of them at the same time, 64 bytes there and back: answers per second, together.`,
  async run(bench: Bench) {
    const { tools } = bench
    const subjects: readonly Subject[] = [
      floor(tools),
      tutti('tutti', () => echoProgram(tools)),
      ...erlang(tools),
      nodeFork('json'),
      piscina(tools),
    ]
    const cases: Case[] = []
    for (const each of [1, 100]) {
      cases.push(
        await compareCalls(bench, {
          name: `${each} in flight at each of ${WORKERS}`,
          unit: 'calls/s',
          load: { inFlight: each * WORKERS, bytes: 64, content: 'text' },
          lines: WORKERS,
          bases: ['floor', 'erlang', 'fork (json)', 'piscina'],
          subjects,
        }),
      )
    }
    return cases
  },
}
