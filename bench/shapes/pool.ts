import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import type { Bench, Shape } from '../harness/bench.ts'
import type { Subject } from '../harness/caller.ts'
import { compareCalls } from '../harness/calls-case.ts'
import type { Case } from '../harness/figures.ts'
import { executor } from '../subjects/executor.ts'
import { nodePools } from '../subjects/node-pools.ts'
import { tuttiPool, tuttiWorker } from '../subjects/tutti-pool.ts'

const at = (name: string): URL => new URL(`../programs/${name}`, import.meta.url)

/** One job for all: it takes so long, of a processor, and gives back what it was given. */
const JOBS_MS = [0, 1, 20]
const MEMBERS = [1, 2, 8]

const IN_FLIGHT = 'Answers per second; four calls in flight for each member, 64 when the job is empty.'

/** Pools beside each other, of one size, with one JavaScript job. */
export const pool: Shape = {
  name: 'pool',
  title: `Pools of one size with one JavaScript job. ${IN_FLIGHT}`,
  run: async (bench: Bench) => [await handOver(bench), ...(await compareSizes(bench, 'JavaScript'))],
}

/** The same with a Python job, beside a pool that is driven from inside Python. */
export const poolPython: Shape = {
  name: 'pool-python',
  title: `Pools of one size with one Python job, beside ProcessPoolExecutor driven from inside Python. ${IN_FLIGHT}`,
  run: (bench: Bench) => compareSizes(bench, 'Python'),
}

async function compareSizes(bench: Bench, language: Job['language']): Promise<readonly Case[]> {
  const cases: Case[] = []
  for (const jobMs of JOBS_MS) {
    for (const members of MEMBERS) cases.push(await compareJobs(bench, { jobMs, members, language }))
  }
  return cases
}

/** What a call through a pool costs beyond a call to one worker. */
function handOver(bench: Bench): Promise<Case> {
  const program = node({ program: at('node-jobs.ts') })
  return compareCalls(bench, {
    name: 'hand-over, 64 in flight',
    unit: 'us',
    load: { inFlight: 64, bytes: 64, content: 'text' },
    bases: ['one worker'],
    subjects: [tuttiWorker('one worker', program), tuttiPool(program, 0)],
  })
}

interface Job {
  readonly jobMs: number
  readonly members: number
  readonly language: 'JavaScript' | 'Python'
}

function compareJobs(bench: Bench, { jobMs, members, language }: Job): Promise<Case> {
  const others: readonly Subject[] = language === 'Python' ? [executor(jobMs)] : nodePools(bench.tools, jobMs)
  const program =
    language === 'Python' ? python({ program: at('python_jobs.py') }) : node({ program: at('node-jobs.ts') })
  return compareCalls(bench, {
    name: `job of ${jobMs} ms, ${members === 1 ? '1 member' : `${members} members`}`,
    unit: 'calls/s',
    load: { inFlight: jobMs === 0 ? 64 : members * 4, bytes: 64, content: 'text' },
    lines: members,
    bases: others.map(({ name }) => name),
    subjects: [...others, tuttiPool(program, jobMs)],
  })
}
