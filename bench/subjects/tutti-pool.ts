import { type ChildSpec, type Program, pool, start, supervisor, worker } from '../../src/index.ts'
import { type Caller, driveCalls, type Subject } from '../harness/caller.ts'
import { preparedProgram } from './prepared-program.ts'

interface Jobs {
  busy(job: { readonly ms: number; readonly value: unknown }): unknown
}

/** A pool of Tutti as users run it, with all defaults. Its program has the method `busy`. */
export function tuttiPool(program: Program, jobMs: number): Subject {
  return {
    name: 'tutti',
    open: (lines) => openJobs(program, jobMs, (member) => pool('jobs', member, { size: lines })),
  }
}

/** The same worker without a pool. */
export function tuttiWorker(name: string, program: Program): Subject {
  return { name, open: () => openJobs(program, 0, (member) => member) }
}

async function openJobs(program: Program, ms: number, place: (member: ChildSpec) => ChildSpec): Promise<Caller> {
  const member = worker('jobs', await preparedProgram(program))
  const system = await start(supervisor('bench', {}, [place(member)]), { log: 'silent' })
  const ref = system.ref<Jobs>('bench/jobs')
  return {
    drive: (load) => driveCalls([(value) => ref.call('busy', { ms, value })], load),
    close: async () => {
      await system.shutdown()
    },
  }
}
