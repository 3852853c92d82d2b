import type { Bench } from '../../harness/bench.ts'
import type { Case } from '../../harness/figures.ts'
import { type Contender, compare, type Sampler } from '../../harness/rounds.ts'
import { type CounterRef, firstCounter, startCounters } from '../../subjects/counter.ts'
import { erlangActors } from './erlang-actors.ts'

const CALLS = 300_000
const QUICK_CALLS = 50_000

/** A call and its answer: what one caller waits, and what many callers of one actor get. */
export async function callCases(bench: Bench): Promise<readonly Case[]> {
  const calls = bench.isQuick ? QUICK_CALLS : CALLS
  const plan = { unit: 'us', better: 'lower' } as const
  const contenders = (callers: number): readonly Contender[] => [
    tutti(callers, calls),
    ...erlang(bench, callers, calls),
  ]
  return [
    await compare(bench, {
      ...plan,
      name: 'call, one at a time',
      bases: ['erlang', 'floor'],
      contenders: [{ subject: 'floor', open: async () => floor(calls) }, ...contenders(1)],
    }),
    await compare(bench, { ...plan, name: 'call, 100 callers', bases: ['erlang'], contenders: contenders(100) }),
  ]
}

function tutti(callers: number, calls: number): Contender {
  return {
    subject: 'tutti',
    async open(): Promise<Sampler> {
      const system = await startCounters(1)
      const ref = firstCounter(system)
      return {
        async sample() {
          const since = performance.now()
          await Promise.all(Array.from({ length: callers }, () => caller(ref, calls / callers)))
          return ((performance.now() - since) * 1_000) / calls
        },
        close: async () => {
          await system.shutdown()
        },
      }
    },
  }
}

async function caller(ref: CounterRef, calls: number): Promise<void> {
  for (let made = 0; made < calls; made += 1) await ref.call('add', 1)
}

function erlang({ tools }: Bench, callers: number, calls: number): readonly Contender[] {
  return erlangActors(tools, (node) => ({
    async sample() {
      const [ns = Number.NaN] = await node.ask('calls', calls, callers)
      return ns / 1_000 / calls
    },
    close: () => node.close(),
  }))
}

/** What a program does that has a promise, a microtask and the clock, and nothing of ours. */
function floor(calls: number): Sampler {
  const soon = Promise.resolve()
  return {
    async sample() {
      const since = performance.now()
      for (let made = 0; made < calls; made += 1) {
        performance.now()
        await new Promise<number>((resolve) => void soon.then(() => resolve(made)))
      }
      return ((performance.now() - since) * 1_000) / calls
    },
    close: async () => undefined,
  }
}
