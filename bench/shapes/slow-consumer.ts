import { fileURLToPath } from 'node:url'
import type { Bench, Shape } from '../harness/bench.ts'
import { startHost } from '../harness/host-process.ts'
import { type CaseHead, type Contender, compareTogether } from '../harness/rounds.ts'
import type { FloodAnswer, FloodOptions, FloodOrder } from '../programs/flooded-host.ts'
import { echoProgram } from '../subjects/tutti.ts'

const FORKED = fileURLToPath(new URL('../programs/fork-echo.mjs', import.meta.url))

const FLOOD: FloodOrder = { calls: 40_000, bytes: 4_096, maxInFlight: 128, maxMessages: 1_000 }

const BOUND_MIB = ((FLOOD.maxInFlight + FLOOD.maxMessages) * FLOOD.bytes) / 2 ** 20

const HEADS: readonly CaseHead[] = [
  { name: 'growth of the host', unit: 'MiB', better: 'lower', bases: ['configured bounds'] },
  { name: 'growth outside its heap', unit: 'MiB', better: 'lower', bases: ['configured bounds'] },
]

/**
 * A worker that reads nothing while calls keep coming: the host holds what it was told to hold, and
 * refuses the rest.
 */
export const slowConsumer: Shape = {
  name: 'slow-consumer',
  title: `${FLOOD.calls.toLocaleString('en-US')} calls of ${FLOOD.bytes / 1_024} KiB for a worker that has stalled: by how much the host grows at most, resident and outside its heap. The mailbox holds ${FLOOD.maxMessages.toLocaleString('en-US')} messages, the worker ${FLOOD.maxInFlight}.`,
  run: (bench: Bench) =>
    compareTogether(bench, HEADS, [
      {
        subject: 'configured bounds',
        open: async () => ({ sample: async () => [BOUND_MIB, BOUND_MIB], close: async () => undefined }),
      },
      flooded(bench, 'tutti', 'tutti'),
      flooded(bench, 'fork (advanced)', 'fork'),
    ]),
}

function flooded(bench: Bench, subject: string, how: FloodOptions['subject']): Contender<readonly number[]> {
  return {
    subject,
    async open() {
      const options: FloodOptions = { subject: how, stalled: await echoProgram(bench.tools, 'stall'), forked: FORKED }
      return {
        // A fresh host for each sample: memory that was once taken stays with a process.
        async sample() {
          const host = await startHost<FloodOrder, FloodAnswer>('flooded-host', options)
          try {
            const { rss, external } = await host.ask(FLOOD)
            return [rss, external]
          } finally {
            await host.close()
          }
        },
        close: async () => undefined,
      }
    },
  }
}
