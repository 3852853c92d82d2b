import { describeValue } from '../../options/describe-value.ts'
import { LIST_OF_TEXTS, type OptionRule } from '../../options/option-rule.ts'
import { optionsOf } from '../../options/options-of.ts'
import { TestError } from '../system/test-error.ts'
import { seededRandom } from './seeded-random.ts'

/** What chaos can do to a worker. */
export type ChaosFault =
  | 'kill'
  | 'terminate'
  | 'freeze'
  | 'crash_on_call'
  | 'corrupt_frame'
  | 'drop_frame'
  | 'delay_frame'
  | 'slow_pipe'
  | 'fail_start'
  | 'hang_handshake'
  | 'ignore_stop'
  | 'fill_mailbox'
  | 'exhaust_memory'

/** One thing that is to happen, as plain data. */
export interface PlannedStrike {
  /** Since the beginning, in whole milliseconds. */
  readonly atMs: number
  readonly fault: ChaosFault
  /** Path of a worker. */
  readonly target: string
  /** How hard, from 0 (inclusive) to 1 (exclusive); each fault makes of it what it needs. */
  readonly force: number
}

/** Rules of what a schedule is made from, and of the options of `chaos()` of the same names. */
export const CHAOS_RULES: Readonly<Record<string, OptionRule>> = {
  seed: { is: Number.isFinite, expected: 'a whole number' },
  faults: LIST_OF_TEXTS,
  targets: LIST_OF_TEXTS,
}

/** What a schedule is made from. */
export interface ChaosPlan {
  readonly seed: number
  /** Strikes per second, on average. */
  readonly rate: number
  readonly faults: readonly ChaosFault[]
  readonly targets: readonly string[]
}

/**
 * What happens when, and to whom: without end, in order of time, and the same for the same plan.
 *
 * @throws {@link TestError} `TEST_INVALID` when `rate` is not a number > 0, or there is nothing to
 *   do, or nobody to do it to.
 * @example
 * const plan = { seed: 1, rate: 10, faults: ['kill'], targets: ['shop/prices'] } as const
 * chaosSchedule(plan).next().value // => { atMs: 46, fault: 'kill', target: 'shop/prices', force:
 * 0.002… }
 */
export function chaosSchedule(plan: ChaosPlan): Generator<PlannedStrike, never> {
  const { seed, rate, faults, targets } = optionsOf('chaosSchedule()', plan)
  optionsOf('chaosSchedule()', { seed, faults, targets }, CHAOS_RULES)
  if (typeof rate !== 'number' || !(rate > 0 && rate < Number.POSITIVE_INFINITY))
    throw new TestError('TEST_INVALID', `expected \`rate\` to be a number > 0; got ${describeValue(rate)}`)
  if (isEmpty(faults) || isEmpty(targets))
    throw new TestError('TEST_INVALID', 'expected `faults` and `targets` to have at least one member each')
  return strikesOf(plan)
}

function isEmpty(list: readonly string[] | undefined): boolean {
  return list === undefined || list.length === 0
}

function* strikesOf({ seed, rate, faults, targets }: ChaosPlan): Generator<PlannedStrike, never> {
  const random = seededRandom(seed)
  for (let atMs = 0; ; ) {
    // Independent of each other, as accidents are: the gaps are exponential.
    atMs += (-Math.log(1 - random()) * 1_000) / rate
    const fault = pick(faults, random())
    const target = pick(targets, random())
    yield { atMs: Math.round(atMs), fault, target, force: random() }
  }
}

function pick<T>(from: readonly T[], random: number): T {
  const found = from[Math.floor(random * from.length)]
  if (found === undefined) throw new RangeError('there is nothing to choose from') // Those who call have looked.
  return found
}
