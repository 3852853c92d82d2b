import type { Shape } from '../harness/bench.ts'
import { nodeFork } from '../subjects/fork.ts'
import { piscina } from '../subjects/piscina.ts'
import { echoWith } from '../subjects/runtimes.ts'
import { echoProgram, tutti } from '../subjects/tutti.ts'
import { sdkCases } from './sdk-cases.ts'

/** The SDK for Node. */
export const node: Shape = {
  name: 'node',
  title: "A worker with the SDK for Node, 64 bytes there and back, beside Node's own IPC and a thread.",
  alternates: true,
  run: (bench) =>
    sdkCases(
      bench,
      [
        tutti('tutti', async () => echoWith.node()),
        tutti('tutti (C, no SDK)', () => echoProgram(bench.tools)),
        nodeFork('json'),
        nodeFork('advanced'),
        piscina(bench.tools),
      ],
      ['tutti (C, no SDK)', 'fork (json)', 'piscina'],
    ),
}
