import type { Bench } from './bench.ts'
import type { Caller, Load, Subject } from './caller.ts'
import type { Case, Unit } from './figures.ts'
import { type Contender, compare, type Sampler } from './rounds.ts'

/** What is asked of all subjects of a case. */
export interface CallsPlan {
  readonly name: string
  readonly unit: 'us' | 'calls/s' | 'MB/s'
  readonly load: Omit<Load, 'calls'>
  /** Echoes. Default 1. */
  readonly lines?: number
  readonly bases: readonly string[]
  readonly subjects: readonly Subject[]
}

/**
 * How long one sample takes. The number of calls is found for each subject before the first round.
 */
const SAMPLE_MS = 250
const QUICK_SAMPLE_MS = 40
const MAX_CALLS = 500_000

/** Compares subjects by the calls that they have answered. */
export function compareCalls(bench: Bench, plan: CallsPlan): Promise<Case> {
  const { name, unit, bases } = plan
  const contenders = plan.subjects.map((subject) => contenderOf(bench, subject, plan))
  return compare(bench, { name, unit, better: unit === 'us' ? 'lower' : 'higher', bases, contenders })
}

function contenderOf(bench: Bench, subject: Subject, { unit, load, lines = 1 }: CallsPlan): Contender {
  return {
    subject: subject.name,
    async open(): Promise<Sampler> {
      const caller = await subject.open(lines)
      const calls = await calibrateOrClose(caller, load, bench.isQuick ? QUICK_SAMPLE_MS : SAMPLE_MS)
      return {
        sample: async () => figureOf(unit, { ...load, calls }, await caller.drive({ ...load, calls })),
        close: () => caller.close(),
      }
    },
  }
}

async function calibrateOrClose(caller: Caller, load: Omit<Load, 'calls'>, sampleMs: number): Promise<number> {
  try {
    return await calibrate(caller, load, sampleMs)
  } catch (error) {
    await caller.close()
    throw error
  }
}

/**
 * Makes calls for a while, so that they are compiled, in ever larger samples; the last ones say how
 * many calls fill a sample.
 */
async function calibrate(caller: Caller, load: Omit<Load, 'calls'>, sampleMs: number): Promise<number> {
  const until = performance.now() + 2 * sampleMs
  let calls = load.inFlight
  let ms = await caller.drive({ ...load, calls })
  while (performance.now() < until) {
    if (ms < sampleMs / 4 && calls < MAX_CALLS) calls *= 2
    ms = await caller.drive({ ...load, calls })
  }
  const each = Math.round(Math.min(MAX_CALLS, (calls * sampleMs) / ms) / load.inFlight)
  return Math.max(1, each) * load.inFlight
}

function figureOf(unit: Unit, { calls, bytes }: Load, ms: number): number {
  if (unit === 'us') return (ms * 1_000) / calls
  if (unit === 'MB/s') return (calls * bytes) / (ms * 1_000)
  return (calls * 1_000) / ms
}
