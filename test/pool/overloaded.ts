import type { ConcurrencyLimiter } from '../../src/pool/concurrency-limiter.ts'
import { seededRandom } from '../../src/testing/chaos/seeded-random.ts'

/** A load, and members that run one call each. */
export interface Load {
  readonly members: number
  /** Mean time that a call takes. */
  readonly jobMs: number
  /** Calls that come, as a multiple of those that the members can do. */
  readonly times: number
  readonly forMs: number
  /** How long a call may wait. */
  readonly queueMs: number
  /** `fixed`: each takes `jobMs`. `random`: between nothing and twice as long. */
  readonly spread: 'fixed' | 'random'
}

/** What a load led to. */
export interface Served {
  /** Share of what the members could have done at the most. */
  readonly goodput: number
  readonly p99Ms: number
  readonly limit: number
  /** Answered of those that were let in. */
  readonly kept: number
  /** Calls that were not let in. */
  readonly refused: number
}

interface Call {
  readonly begunAt: number
  doneAt: number
}

/**
 * Plays a load on a limiter, in steps of a millisecond. The first third is left out: that is how
 * long it may take to settle.
 */
export function overload(limiter: ConcurrencyLimiter | undefined, load: Load): Served {
  const { members, jobMs, times, forMs, queueMs, spread } = load
  const random = seededRandom(1)
  const queue: Call[] = []
  let running: Call[] = []
  const latencies: number[] = []
  let letIn = 0
  let due = 0
  let refused = 0
  for (let now = 0; now < forMs; now += 1) {
    const isSettled = now > forMs / 3
    for (const call of running.filter(({ doneAt }) => doneAt <= now)) {
      limiter?.record(call.begunAt, now)
      if (isSettled) latencies.push(now - call.begunAt)
    }
    running = running.filter(({ doneAt }) => doneAt > now)
    for (due += (times * members) / jobMs; due >= 1; due -= 1) {
      const room = { inFlight: queue.length + running.length, slots: members, mostSlots: members }
      if (limiter?.admit(room, now) === false) {
        refused += 1
        continue
      }
      if (isSettled) letIn += 1
      queue.push({ begunAt: now, doneAt: 0 })
    }
    while (running.length < members) {
      const call = queue.shift()
      if (call === undefined) break
      if (now - call.begunAt > queueMs) limiter?.record(call.begunAt, now)
      else running.push(Object.assign(call, { doneAt: now + (spread === 'fixed' ? jobMs : random() * jobMs * 2) }))
    }
  }
  const sorted = latencies.toSorted((one, other) => one - other)
  const most = (members * forMs * 2) / 3 / jobMs
  return {
    goodput: latencies.length / most,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    limit: limiter?.limit ?? 0,
    kept: latencies.length / letIn,
    refused,
  }
}
