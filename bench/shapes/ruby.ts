import type { Shape } from '../harness/bench.ts'
import { echoWith } from '../subjects/runtimes.ts'
import { echoProgram, tutti } from '../subjects/tutti.ts'
import { sdkCases } from './sdk-cases.ts'

/** The SDK for Ruby. */
export const ruby: Shape = {
  name: 'ruby',
  title: 'A worker with the SDK for Ruby, 64 bytes there and back, beside the echo in C: what the SDK adds.',
  alternates: true,
  run: (bench) =>
    sdkCases(
      bench,
      [tutti('tutti', async () => echoWith.ruby()), tutti('tutti (C, no SDK)', () => echoProgram(bench.tools))],
      ['tutti (C, no SDK)'],
    ),
}
