import { systemClock } from '../../../src/clock/clock.ts'
import type { Ref } from '../../../src/index.ts'
import type { Bench, Shape } from '../../harness/bench.ts'
import { type CaseHead, compareTogether, type Sampler } from '../../harness/rounds.ts'
import { type Resting, restingPool } from '../../subjects/resting-pool.ts'

const MEMBERS = 8
const JOB_MS = 20
const QUEUE_MS = 200
const TIMES = 5
/** From one volley of calls to the next. */
const VOLLEY_MS = 5

const HEADS: readonly CaseHead[] = [
  { name: 'goodput', unit: '% of capacity', better: 'higher', bases: [] },
  { name: 'p99 of what was accepted', unit: 'ms', better: 'lower', bases: ['allowed'] },
]

/** What is still answered, and how fast, when far too much is asked. */
export const poolOverload: Shape = {
  name: 'pool-overload',
  title: `${MEMBERS} members with jobs of ${JOB_MS} ms, \`overload: true\` and \`queueMs: ${QUEUE_MS}\`, are asked for ${TIMES} times what they can do, for half a minute in all; allowed: twice the p99 without load, and \`queueMs\`.`,
  run: (bench: Bench) => {
    const loadMs = bench.isQuick ? 1_500 : 6_000
    return compareTogether(bench, HEADS, [
      { subject: 'tutti', open: () => flooded(loadMs) },
      { subject: 'allowed', open: unloaded },
    ])
  },
}

const OPTIONS = { size: MEMBERS, overload: true, mailbox: { queueMs: QUEUE_MS } } as const

/**
 * What the members do at the most: as many calls at a time as there are members, and one more for
 * each.
 */
async function capacityPerMs(ref: Ref<Resting>): Promise<number> {
  const { answered, spentMs } = await drive(ref, 40)
  return answered / spentMs
}

async function drive(
  ref: Ref<Resting>,
  each: number,
): Promise<{ readonly answered: number; readonly spentMs: number }> {
  const since = performance.now()
  const caller = async (): Promise<void> => {
    for (let made = 0; made < each; made += 1) await ref.call('rest', JOB_MS)
  }
  await Promise.all(Array.from({ length: 2 * MEMBERS }, caller))
  return { answered: 2 * MEMBERS * each, spentMs: performance.now() - since }
}

async function flooded(loadMs: number): Promise<Sampler<readonly number[]>> {
  const { ref, close } = await restingPool(OPTIONS)
  const capacity = await measureCapacity()
  return {
    close,
    async sample() {
      const latencies: number[] = []
      const calls: Promise<unknown>[] = []
      const since = performance.now()
      const call = async (): Promise<void> => {
        const sentAt = performance.now()
        try {
          await ref.call('rest', JOB_MS)
          if (performance.now() <= since + loadMs) latencies.push(performance.now() - sentAt)
        } catch {
          // Refused, or too late: neither was answered.
        }
      }
      for (let due = 0; performance.now() < since + loadMs; ) {
        await pause(VOLLEY_MS)
        for (due = TIMES * capacity * (performance.now() - since); calls.length < due; ) calls.push(call())
      }
      await Promise.all(calls)
      return [(100 * latencies.length) / (capacity * loadMs), p99(latencies)]
    },
  }
}

/** Of the same pool without a limit. */
async function measureCapacity(): Promise<number> {
  const { ref, close } = await restingPool({ size: MEMBERS })
  await drive(ref, 10)
  const capacity = await capacityPerMs(ref)
  await close()
  return capacity
}

/** One call at a time. */
async function unloaded(): Promise<Sampler<readonly number[]>> {
  const { ref, close } = await restingPool(OPTIONS)
  return {
    close,
    async sample() {
      const latencies: number[] = []
      for (let made = 0; made < 50; made += 1) {
        const sentAt = performance.now()
        await ref.call('rest', JOB_MS)
        latencies.push(performance.now() - sentAt)
      }
      return [100, 2 * p99(latencies) + QUEUE_MS]
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.setTimer(ms, resolve))

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN
}
