import type { Bench } from '../../harness/bench.ts'
import type { Case } from '../../harness/figures.ts'
import { type CaseHead, compareTogether } from '../../harness/rounds.ts'
import { startCounters } from '../../subjects/counter.ts'
import { erlangActors } from './erlang-actors.ts'

/** The tree that tells what an idle child holds: smaller ones are lost in what else a heap does. */
const MEMORY_SIZE = 10_000

/**
 * Each life of a tree tells three things: its start, its ordered stop, and what an idle child
 * holds, its supervisor's share included.
 */
export async function treeCases(bench: Bench, size: number): Promise<readonly Case[]> {
  const head = (name: string, unit: 'us' | 'bytes'): CaseHead => ({ name, unit, better: 'lower', bases: ['erlang'] })
  const heads = [head(`start of ${size}, each`, 'us'), head(`stop of ${size}, each`, 'us')]
  if (size === MEMORY_SIZE) heads.push(head('memory of an idle child', 'bytes'))
  return compareTogether(bench, heads, [
    { subject: 'tutti', open: async () => ({ sample: () => ourTree(size), close: async () => undefined }) },
    ...erlangActors(bench.tools, (node) => ({
      async sample() {
        const [startNs = Number.NaN, bytes = Number.NaN, stopNs = Number.NaN] = await node.ask('tree', size)
        return [startNs / 1_000 / size, stopNs / 1_000 / size, bytes]
      },
      close: () => node.close(),
    })),
  ])
}

async function ourTree(size: number): Promise<readonly number[]> {
  const before = heapBytes()
  const since = performance.now()
  const system = await startCounters(size)
  const startMs = performance.now() - since
  const bytes = (heapBytes() - before) / size
  const stopSince = performance.now()
  await system.shutdown()
  const stopMs = performance.now() - stopSince
  return [(startMs * 1_000) / size, (stopMs * 1_000) / size, bytes]
}

/** What is left when nothing is garbage any more. */
function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
