import { dynamicSupervisor, type Program, start, supervisor, worker } from '../../src/index.ts'
import type { Bench, Shape } from '../harness/bench.ts'
import type { Case } from '../harness/figures.ts'
import { NotMeasured } from '../harness/not-measured.ts'
import { type Contender, compare, type Sampler } from '../harness/rounds.ts'
import { bareStartMs } from '../subjects/bare-start.ts'
import { mean, STARTED } from './programs-of-all.ts'

/** From the decision to start a worker to its READY. */
export const spawn: Shape = {
  name: 'spawn',
  title:
    'One worker from start to ready, beside the bare process: the same program, started with Node alone until it says READY.',
  async run(bench: Bench) {
    const cases: Case[] = []
    for (const { name, starts, quickStarts, program } of STARTED) {
      const count = bench.isQuick ? quickStarts : starts
      const opened = (open: (program: Program) => Promise<Sampler>) => async () => open(await program(bench))
      const contenders: readonly Contender[] = [
        { subject: 'bare start', open: opened(async (found) => bare(found, count)) },
        { subject: 'tutti', open: opened((found) => child(found, count)) },
        { subject: 'tutti (a whole system)', open: opened(async (found) => wholeSystem(found, count)) },
      ]
      cases.push(await compare(bench, { name, unit: 'ms', better: 'lower', bases: ['bare start'], contenders }))
    }
    return cases
  },
}

function bare(program: Program, count: number): Sampler {
  return { sample: () => mean(count, () => bareStartMs(program)), close: async () => undefined }
}

/** A child more of a system that runs. */
async function child(program: Program, count: number): Promise<Sampler> {
  const template = worker('echo', program, { shutdown: 'brutal_kill' })
  const system = await start(supervisor('bench', {}, [dynamicSupervisor('workers', { template })]), { log: 'silent' })
  const workers = system.dynamicSupervisor('bench/workers')
  const startOne = async (): Promise<number> => {
    const since = performance.now()
    const started = await workers?.startChild()
    const ms = performance.now() - since
    if (started?.ok !== true) throw new NotMeasured('the worker did not start')
    await workers?.terminateChild(started.path)
    return ms
  }
  return {
    sample: () => mean(count, startOne),
    close: async () => {
      await system.shutdown()
    },
  }
}

/** `start()` of a tree with that one worker. */
function wholeSystem(program: Program, count: number): Sampler {
  const tree = supervisor('bench', {}, [worker('echo', program, { shutdown: 'brutal_kill' })])
  const startOne = async (): Promise<number> => {
    const since = performance.now()
    const system = await start(tree, { log: 'silent' })
    const ms = performance.now() - since
    await system.shutdown()
    return ms
  }
  return { sample: () => mean(count, startOne), close: async () => undefined }
}
