import { describe, expect, it } from 'vitest'
import { findFault } from './search.ts'
import { HOST } from './stage.ts'

/** The same for everybody who runs the tests; another by `SEED=…`, and one that nobody has seen yet by `SEED=random`. */
const seed = process.env['SEED'] === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(process.env['SEED'] ?? 1)
const frames = Number(process.env['FRAMES'] ?? 40_000)

/** Bounds, not expectations: a million frames take their time, and so does a fault to become small. */
const LIMIT_MS = 3_600_000

/** So that a long run is seen to go on; a run of the tests is over before the first. */
const PROGRESS_FRAMES = 100_000

function sayEvery(step: number, of: number): (frames: number) => void {
  let next = step
  return (frames) => {
    if (frames < next) return
    console.info(`${frames} of ${of} frames`)
    next = frames + step
  }
}

describe('a host whose worker is hostile', () => {
  it(
    'ends it for what breaks the protocol and for nothing else, hangs no call, lets nothing escape, and its other worker never notices',
    async () => {
      const since = performance.now()
      const onProgress = sayEvery(PROGRESS_FRAMES, frames)
      const search = await findFault(HOST, { seed, frames, onProgress })
      const replay = `SEED=${seed} FRAMES=${frames} npx vitest run test/fuzz/fuzz.test.ts`
      if (search.report !== undefined) expect.fail(`${search.report}\n\nreplay: ${replay}`)
      const seconds = ((performance.now() - since) / 1_000).toFixed(1)
      console.info(`${search.frames} frames in ${search.scripts} scripts, ${seconds} s, seed ${seed}`)
      expect(search.frames).toBeGreaterThanOrEqual(frames)
    },
    LIMIT_MS,
  )
})
