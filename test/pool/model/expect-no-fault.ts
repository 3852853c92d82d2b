import { expect } from 'vitest'
import { findFault } from './find-fault.ts'
import { HOST } from './host.ts'

/** Longest that a test of this folder may take. */
export const LIMIT_MS = 300_000

/** Plays so many random scripts on a pool; another seed each time, which a failure names. */
export async function expectNoFault(scripts: number): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const { report } = await findFault(HOST, { scripts, steps: 60, seed, isShrunk: true })
  expect(report, `seed ${seed}`).toBeUndefined()
}
