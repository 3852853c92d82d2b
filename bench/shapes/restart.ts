import { type Program, start, subscribe, supervisor, worker } from '../../src/index.ts'
import type { Bench, Shape } from '../harness/bench.ts'
import type { Case } from '../harness/figures.ts'
import { compare, type Sampler } from '../harness/rounds.ts'
import { bareStartMs } from '../subjects/bare-start.ts'
import { mean, STARTED } from './programs-of-all.ts'

/** How long nobody serves when a worker is killed. */
export const restart: Shape = {
  name: 'restart',
  title:
    'From SIGKILL of a worker to READY of its next life, beside a bare start of the same program. Restarts are immediate, as they are by default.',
  async run(bench: Bench) {
    const cases: Case[] = []
    for (const { name, starts, quickStarts, program } of STARTED) {
      const count = bench.isQuick ? quickStarts : starts
      cases.push(
        await compare(bench, {
          name,
          unit: 'ms',
          better: 'lower',
          bases: ['bare start'],
          contenders: [
            { subject: 'bare start', open: async () => bare(await program(bench), count) },
            { subject: 'tutti', open: async () => supervised(await program(bench), count) },
          ],
        }),
      )
    }
    return cases
  },
}

function bare(program: Program, count: number): Sampler {
  return { sample: () => mean(count, () => bareStartMs(program)), close: async () => undefined }
}

async function supervised(program: Program, count: number): Promise<Sampler> {
  let pid = 0
  let onReady = (): void => undefined
  const stopWatching = subscribe('worker:ready', (ready) => {
    if (ready.path !== 'bench/echo') return
    pid = ready.pid
    onReady()
  })
  const tree = supervisor('bench', { intensity: 1_000, periodMs: 1_000 }, [worker('echo', program)])
  const system = await start(tree, { log: 'silent' })
  const killOnce = async (): Promise<number> => {
    const ready = new Promise<void>((resolve) => (onReady = resolve))
    const since = performance.now()
    process.kill(pid, 'SIGKILL')
    await ready
    return performance.now() - since
  }
  return {
    sample: () => mean(count, killOnce),
    close: async () => {
      stopWatching()
      await system.shutdown()
    },
  }
}
