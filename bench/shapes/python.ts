import type { Shape } from '../harness/bench.ts'
import { pythonia } from '../subjects/pythonia.ts'
import { echoWith } from '../subjects/runtimes.ts'
import { echoProgram, tutti } from '../subjects/tutti.ts'
import { sdkCases } from './sdk-cases.ts'

/** The SDK for Python. */
export const python: Shape = {
  name: 'python',
  title: 'A worker with the SDK for Python, 64 bytes there and back, beside a bridge from Node to Python.',
  alternates: true,
  run: (bench) =>
    sdkCases(
      bench,
      [
        tutti('tutti', async () => echoWith.python()),
        tutti('tutti (C, no SDK)', () => echoProgram(bench.tools)),
        pythonia(bench.tools),
      ],
      ['tutti (C, no SDK)', 'pythonia'],
    ),
}
