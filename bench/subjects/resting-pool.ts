import { python } from '../../adapters/runtimes/python/adapter.ts'
import { type PoolOptions, pool, type Ref, start, supervisor, worker } from '../../src/index.ts'
import { preparedProgram } from './prepared-program.ts'

/**
 * A job that takes so many milliseconds, and no processor: how many members a machine has room for
 * says nothing.
 */
export interface Resting {
  rest(ms: number): { readonly pid: number; readonly ms: number }
}

/** A pool of Python workers that run one such job at a time. */
export async function restingPool(
  options: PoolOptions,
): Promise<{ readonly ref: Ref<Resting>; readonly close: () => Promise<void> }> {
  const program = await preparedProgram(python({ program: new URL('../programs/rests.py', import.meta.url) }))
  const tree = supervisor('bench', {}, [pool('rests', worker('rests', program), options)])
  const system = await start(tree, { log: 'silent' })
  return {
    ref: system.ref<Resting>('bench/rests'),
    close: async () => {
      await system.shutdown()
    },
  }
}
