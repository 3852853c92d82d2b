import { type Program, start, supervisor, type WorkerOverrides, worker } from '../../src/index.ts'
import { driveCalls, type Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'
import { preparedProgram } from './prepared-program.ts'

interface Echo {
  echo(value: unknown): unknown
}

/** The echo in C as a worker: it speaks the protocol by itself. */
export async function echoProgram(tools: Tools, mode: 'worker' | 'stall' = 'worker'): Promise<Program> {
  return { kind: 'worker', runtime: 'c', command: await tools.echo(), args: [mode] }
}

/**
 * Tutti as users run it: supervised workers of a started system, called through their refs, with
 * the default deadline, heartbeats and bounds.
 *
 * @param program - What echoes. Its method is `echo`.
 */
export function tutti(name: string, program: () => Promise<Program>, overrides: WorkerOverrides = {}): Subject {
  return {
    name,
    async open(lines) {
      const prepared = await preparedProgram(await program())
      const children = Array.from({ length: lines }, (_, index) => worker(`echo-${index}`, prepared, overrides))
      const system = await start(supervisor('bench', {}, children), { log: 'silent' })
      const calls = children.map(({ id }) => {
        const ref = system.ref<Echo>(`bench/${id}`)
        return (argument: unknown): Promise<unknown> => ref.call('echo', argument)
      })
      return {
        drive: (load) => driveCalls(calls, load),
        close: async () => {
          await system.shutdown()
        },
      }
    },
  }
}
