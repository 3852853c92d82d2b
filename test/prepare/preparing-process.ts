import { systemClock } from '../../src/clock/clock.ts'
import { prepare } from '../../src/prepare/prepare.ts'
import type { Preparation } from '../../src/spec/worker-spec.ts'
import { createTelemetry, subscribe } from '../../src/telemetry/telemetry.ts'

/**
 * A host that only prepares: reads `{ preparations, cacheDir }` from its argument and prints each
 * event, and its end, as a line of JSON.
 */
const { preparations, cacheDir } = JSON.parse(process.argv[2] ?? '') as {
  preparations: Preparation[]
  cacheDir: string
}
const print = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

subscribe('prepare:started', () => print({ event: 'started' }))
subscribe('prepare:step', ({ step }) => print({ event: 'step', step }))
subscribe('prepare:output', ({ line }) => print({ event: 'output', output: line }))
subscribe('prepare:finished', ({ cached }) => print({ event: 'finished', cached }))
const folders = await prepare(preparations, {
  cacheDir,
  clock: systemClock,
  telemetry: createTelemetry('test'),
  lockStaleMs: 2_000,
})
print({ event: 'end', folders: Object.fromEntries(folders) })
