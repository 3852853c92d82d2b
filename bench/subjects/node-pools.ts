import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { driveCalls, type Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'

/** What every pool can do, whatever it calls it. */
interface Pool {
  run(job: Job): Promise<unknown>
  close(): Promise<unknown>
}

/** A processor is busy for that long, and the value comes back. */
interface Job {
  readonly ms: number
  readonly value: unknown
}

interface FixedSize {
  readonly filename: string
  readonly minThreads: number
  readonly maxThreads: number
  readonly runtime?: 'child_process'
}

/** piscina, and tinypool, which was made from it. */
type LikePiscina = new (
  options: FixedSize,
) => {
  run(job: Job): Promise<unknown>
  destroy(): Promise<unknown>
}

interface Workerpool {
  pool(
    file: string,
    options: {
      readonly minWorkers: number
      readonly maxWorkers: number
      readonly workerType: 'thread'
      readonly workerThreadOpts: { readonly argv: readonly string[] }
    },
  ): { exec(method: string, args: readonly [Job]): PromiseLike<unknown>; terminate(): PromiseLike<unknown> }
}

interface Poolifier {
  readonly FixedThreadPool: new (
    size: number,
    file: string,
    options: { readonly workerOptions: { readonly argv: readonly string[] } },
  ) => {
    readonly workerNodes: readonly { readonly worker: Worker }[]
    execute(job: Job): Promise<unknown>
    destroy(): Promise<unknown>
  }
}

const at = (name: string): string => fileURLToPath(new URL(`../programs/${name}`, import.meta.url))

/**
 * Pools of Node, each with its defaults and a fixed size, which run one JavaScript job. `lines` is
 * how many members they have.
 */
export function nodePools(tools: Tools, jobMs: number): readonly Subject[] {
  const filename = at('pool-task.mjs')
  return [
    subjectOf('piscina', jobMs, async (size) => {
      const { default: module } = (await tools.peer('piscina')) as {
        readonly default: { readonly Piscina: LikePiscina }
      }
      return likePiscina(new module.Piscina({ filename, minThreads: size, maxThreads: size }))
    }),
    subjectOf('tinypool', jobMs, async (size) => {
      const { default: Tinypool } = (await tools.peer('tinypool')) as { readonly default: LikePiscina }
      return likePiscina(new Tinypool({ filename, minThreads: size, maxThreads: size }))
    }),
    subjectOf('tinypool (processes)', jobMs, async (size) => {
      const { default: Tinypool } = (await tools.peer('tinypool')) as { readonly default: LikePiscina }
      return likePiscina(new Tinypool({ filename, minThreads: size, maxThreads: size, runtime: 'child_process' }))
    }),
    subjectOf('workerpool', jobMs, async (size) => {
      const { default: workerpool } = (await tools.peer('workerpool')) as { readonly default: Workerpool }
      const workerThreadOpts = { argv: [await tools.peerPath('workerpool')] }
      const sizes = { minWorkers: size, maxWorkers: size }
      const pool = workerpool.pool(at('workerpool-task.mjs'), { ...sizes, workerType: 'thread', workerThreadOpts })
      return { run: async (job) => pool.exec('busy', [job]), close: async () => pool.terminate() }
    }),
    subjectOf('poolifier', jobMs, async (size) => {
      const { FixedThreadPool } = (await tools.peer('poolifier')) as Poolifier
      const workerOptions = { argv: [await tools.peerPath('poolifier')] }
      const pool = new FixedThreadPool(size, at('poolifier-task.mjs'), { workerOptions })
      return {
        run: (job) => pool.execute(job),
        close: async () => {
          const threads = pool.workerNodes.map(({ worker }) => worker)
          // Its `destroy()` does not always resolve: it may miss that a thread has ended. So the
          // threads are ended beside it.
          pool.destroy().catch(() => undefined)
          await Promise.all(threads.map((thread) => thread.terminate()))
        },
      }
    }),
  ]
}

function likePiscina(pool: InstanceType<LikePiscina>): Pool {
  return { run: (job) => pool.run(job), close: () => pool.destroy() }
}

function subjectOf(name: string, ms: number, open: (size: number) => Promise<Pool>): Subject {
  return {
    name,
    async open(lines) {
      const pool = await open(lines)
      return {
        drive: (load) => driveCalls([(value) => pool.run({ ms, value })], load),
        close: async () => {
          await pool.close()
        },
      }
    },
  }
}
