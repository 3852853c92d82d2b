import { type ChildSpec, type Program, pool, start, supervisor, worker } from '../../../src/index.ts'
import type { Bench, Shape } from '../../harness/bench.ts'
import { compare, type Sampler } from '../../harness/rounds.ts'
import { echoProgram } from '../../subjects/tutti.ts'

const LIVES = 200

/** What the host holds for members that do nothing. */
export const poolMemory: Shape = {
  name: 'pool-memory',
  title: `Memory of the host for each of ${LIVES} idle workers, by themselves and as members of a pool.`,
  run: async (bench: Bench) => [
    await compare(bench, {
      name: 'each idle worker',
      unit: 'bytes',
      better: 'lower',
      bases: ['workers'],
      contenders: [
        { subject: 'workers', open: async () => holding(await echoProgram(bench.tools), byThemselves) },
        { subject: 'tutti', open: async () => holding(await echoProgram(bench.tools), pooled) },
      ],
    }),
  ],
}

function byThemselves(program: Program): readonly ChildSpec[] {
  return Array.from({ length: LIVES }, (_, number) => worker(String(number), program))
}

function pooled(program: Program): readonly ChildSpec[] {
  return [pool('pool', worker('member', program), { size: LIVES, startConcurrency: 16 })]
}

function holding(program: Program, children: (program: Program) => readonly ChildSpec[]): Sampler {
  return {
    async sample() {
      const before = heapBytes()
      const system = await start(supervisor('bench', { startup: 'parallel' }, children(program)), { log: 'silent' })
      await settled()
      const bytes = (heapBytes() - before) / LIVES
      await system.shutdown()
      return bytes
    },
    close: async () => undefined,
  }
}

/** What a start has left behind for the next turns of the event loop is done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** What is left when nothing is garbage any more. */
function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
