import type { Bench } from '../../harness/bench.ts'
import type { Case } from '../../harness/figures.ts'
import { compare, type Sampler } from '../../harness/rounds.ts'
import { firstCounter, startCounters } from '../../subjects/counter.ts'
import { erlangActors } from './erlang-actors.ts'

/** Restarts in one sample. */
const RESTARTS = 200

/**
 * One child crashes among so many siblings: from the crash to the first answer of its next life.
 */
export function restartCase(bench: Bench, siblings: number): Promise<Case> {
  return compare(bench, {
    name: `restart among ${siblings}`,
    unit: 'us',
    better: 'lower',
    bases: ['erlang'],
    contenders: [
      { subject: 'tutti', open: () => tutti(siblings) },
      ...erlangActors(bench.tools, async (node) => {
        await node.ask('open', siblings)
        return {
          async sample() {
            const [ns = Number.NaN] = await node.ask('restart', RESTARTS)
            return ns / 1_000 / RESTARTS
          },
          close: async () => {
            await node.ask('close')
            await node.close()
          },
        }
      }),
    ],
  })
}

async function tutti(siblings: number): Promise<Sampler> {
  const system = await startCounters(siblings)
  const ref = firstCounter(system)
  return {
    async sample() {
      const since = performance.now()
      for (let restart = 0; restart < RESTARTS; restart += 1) {
        const crashed = ref.call('crash').catch(() => undefined)
        await ref.call('add', 1)
        await crashed
      }
      return ((performance.now() - since) * 1_000) / RESTARTS
    },
    close: async () => {
      await system.shutdown()
    },
  }
}
