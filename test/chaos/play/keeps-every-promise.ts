import { describe, expect, it } from 'vitest'
import { HOST_TROUBLES } from './host-troubles.ts'
import { runPlay } from './run-play.ts'

/** Who has played it before, and the arguments. */
const SEEDS = {
  known: ['a seed that everybody plays', ['--seed', '1']],
  fresh: ['a seed that nobody has played yet', []],
} as const

/** Plays of that many seconds at the same time, judged by what they report. */
export function keepsEveryPromise(seconds: number, seeds: readonly (keyof typeof SEEDS)[]): void {
  // Starting and ending 33 workers comes on top.
  const limitMs = (seconds + 100) * 1_000

  describe.concurrent('two trees under load, with all faults at once', () => {
    it.each(seeds.map((seed) => SEEDS[seed]))('keep every promise: %s', { timeout: limitMs }, async (_, args) => {
      const { code, report, said } = await runPlay(['--seconds', String(seconds), ...args], { limitMs })
      console.info(said.split('\n').find((line) => line.includes('to play it again')) ?? said)
      expect(report).toMatchObject({ hung: 0, lost: 0, duplicated: 0, denied: 0, orphans: [] })
      expect(report).not.toHaveProperty('gaveUp')
      expect(report).toMatchObject({ workerDeaths: expect.toSatisfy((deaths: number) => deaths > 10) })
      expect(report).toMatchObject({ strikes: { exhaust_memory: expect.toSatisfy((strikes: number) => strikes > 0) } })
      for (const trouble of HOST_TROUBLES)
        expect(report).toMatchObject({ strikes: { [trouble]: expect.toSatisfy((times: number) => times > 0) } })
      expect(code).toBe(0)
    })
  })
}
