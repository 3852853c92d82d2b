import { expect } from 'vitest'
import { randomRun } from '../fixtures/random-run.ts'
import { findFault } from './search.ts'
import { HOST } from './stage.ts'

/**
 * A bound, not an expectation: a million frames take their time, and so does a fault to become
 * small.
 */
export const LIMIT_MS = 3_600_000

/** So that a long run is seen to go on; a short one is over before the first. */
const PROGRESS_FRAMES = 100_000

function sayEvery(step: number, of: number): (frames: number) => void {
  let next = step
  return (frames) => {
    if (frames < next) return
    console.info(`${frames} of ${of} frames`)
    next = frames + step
  }
}

/**
 * Plays random scripts of hostile workers with that many frames, and fails with the first that
 * finds a fault.
 */
export async function expectNoFault(usualFrames: number): Promise<void> {
  const { seed, count, replay } = randomRun('FRAMES', usualFrames)
  const since = performance.now()
  const search = await findFault(HOST, { seed, frames: count, onProgress: sayEvery(PROGRESS_FRAMES, count) })
  if (search.report !== undefined) expect.fail(`${search.report}\n\nreplay: ${replay}`)
  const seconds = ((performance.now() - since) / 1_000).toFixed(1)
  console.info(`${search.frames} frames in ${search.scripts} scripts, ${seconds} s, seed ${seed}`)
  expect(search.frames).toBeGreaterThanOrEqual(count)
}
