import { expect } from 'vitest'
import { randomRun } from '../../fixtures/random-run.ts'
import { compare } from './compare.ts'

/** Plays that many random scripts on Erlang/OTP and on Tutti, and fails with all that differ. */
export async function expectSame(usualScripts: number): Promise<void> {
  const { seed, count, replay } = randomRun('SCRIPTS', usualScripts)
  const { differences, stimuli, lines } = await compare(seed, count)
  console.info(`${count} scripts, ${stimuli} stimuli, ${lines} events, seed ${seed}`)
  if (differences.length > 0) expect.fail(`${differences.join('\n\n')}\n\nreplay: ${replay}`)
}
