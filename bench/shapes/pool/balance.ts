import type { Bench, Shape } from '../../harness/bench.ts'
import { compare, type Sampler } from '../../harness/rounds.ts'
import { median } from '../../harness/statistics.ts'
import { restingPool } from '../../subjects/resting-pool.ts'

const MEMBERS = 8
const IN_FLIGHT = 3 * MEMBERS
const LONGEST_JOB_MS = 20

/** How evenly work is spread. */
export const poolBalance: Shape = {
  name: 'pool-balance',
  title: `Jobs of 1 to ${LONGEST_JOB_MS} ms, at random, ${IN_FLIGHT} in flight on ${MEMBERS} members: how far the busy times of the members lie apart, in percent of their median.`,
  run: async (bench: Bench) => [
    await compare(bench, {
      name: `busy time of ${MEMBERS} members`,
      unit: '%',
      better: 'lower',
      bases: [],
      contenders: [{ subject: 'tutti', open: () => open(bench.isQuick ? 400 : 2_000) }],
    }),
  ],
}

async function open(calls: number): Promise<Sampler> {
  const { ref, close } = await restingPool({ size: MEMBERS })
  return {
    close,
    async sample() {
      const busyMs = new Map<number, number>()
      let made = 0
      const caller = async (): Promise<void> => {
        while (made < calls) {
          made += 1
          const { pid, ms } = await ref.call('rest', 1 + Math.random() * (LONGEST_JOB_MS - 1))
          busyMs.set(pid, (busyMs.get(pid) ?? 0) + ms)
        }
      }
      await Promise.all(Array.from({ length: IN_FLIGHT }, caller))
      const times = [...busyMs.values()]
      const idle = MEMBERS - times.length
      const least = idle > 0 ? 0 : Math.min(...times)
      return (100 * (Math.max(...times) - least)) / median(times)
    },
  }
}
