import { fileURLToPath } from 'node:url'
import { driveCalls, type Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'

/** What we use of it. */
interface Piscina {
  run(task: unknown): Promise<unknown>
  destroy(): Promise<void>
}

interface PiscinaModule {
  readonly Piscina: new (options: {
    readonly filename: string
    readonly minThreads: number
    readonly maxThreads: number
  }) => Piscina
}

const PROGRAM = fileURLToPath(new URL('../programs/piscina-echo.mjs', import.meta.url))

/**
 * A pool of threads in the same process, one for each line: no process boundary, values are cloned.
 */
export function piscina(tools: Tools): Subject {
  return {
    name: 'piscina',
    async open(lines) {
      const { default: module } = (await tools.peer('piscina')) as { readonly default: PiscinaModule }
      const pool = new module.Piscina({ filename: PROGRAM, minThreads: lines, maxThreads: lines })
      return {
        drive: (load) => driveCalls([(value) => pool.run(value)], load),
        close: () => pool.destroy(),
      }
    },
  }
}
