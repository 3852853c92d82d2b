import { expect } from 'vitest'
import { randomRun } from '../../fixtures/random-run.ts'
import { createSupervisors } from './create-supervisors.ts'
import { findDifference } from './find-difference.ts'
import type { Palette } from './random-tree.ts'

/** A bound, not an expectation: a difference takes its time to become small. */
export const LIMIT_MS = 600_000

/**
 * Plays that many random scripts on the model and on our supervisors, and fails with the first that
 * differs.
 */
export async function expectAgreement(palette: Palette, usualScripts: number): Promise<void> {
  const { seed, count, replay } = randomRun('SCRIPTS', usualScripts)
  const { commands, report } = await findDifference(createSupervisors, { seed, scripts: count, moves: 80, palette })
  if (report !== undefined)
    expect.fail(`The supervisors are not what the model says.\n\n${report}\n\nreplay: ${replay}`)
  console.info(`${commands} commands in ${count} scripts agree, seed ${seed}`)
  // Scripts must not become empty unnoticed. A few of them may be short.
  expect(commands).toBeGreaterThan(count < 100 ? 0 : 10 * count)
}
