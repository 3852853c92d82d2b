import type { Bench } from './bench.ts'
import type { Case, Result } from './figures.ts'
import { whyNot } from './not-measured.ts'

/** One subject, ready to be measured again and again. */
export interface Sampler<Sample = number> {
  /** One sample, in the unit of the case; one for each case when they are measured together. */
  sample(): Promise<Sample>
  close(): Promise<void>
}

/** Who takes part in a case. */
export interface Contender<Sample = number> {
  readonly subject: string
  /** Rejects when it cannot be measured here. */
  readonly open: () => Promise<Sampler<Sample>>
}

/** A {@link Case} before it was measured. */
export type CaseHead = Omit<Case, 'results'>

/** A case and who takes part. */
export interface Plan extends CaseHead {
  readonly contenders: readonly Contender[]
}

/** Rounds of a full run; the least that a median is taken of. */
const ROUNDS = 5
const QUICK_ROUNDS = 3

interface Entry {
  readonly subject: string
  readonly sampler: Sampler<readonly number[]> | undefined
  /** One list per round, one number per case. */
  readonly samples: (readonly number[])[]
  failure: string | undefined
}

/** Measures one case; see {@link compareTogether}. */
export async function compare(bench: Bench, { contenders, ...head }: Plan): Promise<Case> {
  const [found] = await compareTogether(bench, [head], contenders.map(asListed))
  if (found === undefined) throw new RangeError(`nothing was found for ${head.name}`)
  return found
}

function asListed({ subject, open }: Contender): Contender<readonly number[]> {
  return {
    subject,
    async open() {
      const sampler = await open()
      return { sample: async () => [await sampler.sample()], close: () => sampler.close() }
    },
  }
}

/**
 * Measures cases whose figures come from the same work, in rounds, A B C A B C, so that what the
 * machine does beside falls on all alike. The first round warms up and does not count.
 *
 * All are open at the same time: whoever does not have its turn waits in a read, and costs nothing.
 * One that fails is out; the others go on.
 */
export async function compareTogether(
  bench: Bench,
  heads: readonly CaseHead[],
  contenders: readonly Contender<readonly number[]>[],
): Promise<readonly Case[]> {
  const name = heads[0]?.name ?? ''
  const entries: Entry[] = []
  try {
    for (const { subject, open } of contenders) {
      if (bench.subjects?.has(subject.split(', ')[0] ?? subject) === false) continue
      entries.push(await opened(subject, open))
    }
    const rounds = bench.isQuick ? QUICK_ROUNDS : ROUNDS
    for (let round = 0; round <= rounds; round += 1) {
      bench.progress(`${name}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
      for (const entry of entries) await takeSample(entry, round > 0)
    }
  } finally {
    for (const { sampler } of entries) await sampler?.close()
  }
  return heads.map((head, index) => ({ ...head, results: entries.map((entry) => resultOf(entry, index)) }))
}

async function opened(subject: string, open: Contender<readonly number[]>['open']): Promise<Entry> {
  try {
    return { subject, sampler: await open(), samples: [], failure: undefined }
  } catch (error) {
    return { subject, sampler: undefined, samples: [], failure: whyNot(error) }
  }
}

async function takeSample(entry: Entry, counts: boolean): Promise<void> {
  if (entry.sampler === undefined || entry.failure !== undefined) return
  try {
    const sample = await entry.sampler.sample()
    if (counts) entry.samples.push(sample)
  } catch (error) {
    entry.failure = whyNot(error)
  }
}

function resultOf({ subject, samples, failure }: Entry, index: number): Result {
  if (failure !== undefined) return { subject, notMeasured: failure }
  return { subject, samples: samples.map((sample) => sample[index] ?? Number.NaN) }
}
