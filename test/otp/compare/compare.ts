import { compareText } from '../model/compare-effects.ts'
import { inAnyOrder } from '../model/in-any-order.ts'
import { printStimulus, printTree } from '../model/script-text.ts'
import { playOnOtp } from './on-otp.ts'
import { playOnTutti } from './on-tutti.ts'
import { randomScores } from './random-scores.ts'
import type { Score } from './score.ts'
import type { Seen } from './seen.ts'

/** What came of a comparison. */
export interface Comparison {
  readonly scripts: number
  readonly stimuli: number
  readonly lines: number
  /** One for each script that differs: the script up to there, and what both did. */
  readonly differences: readonly string[]
}

/**
 * Plays the same random scripts on OTP's supervisors and on Tutti's, and compares what happened.
 */
export async function compare(seed: number, count: number): Promise<Comparison> {
  const scores = randomScores(seed, count)
  const onOtp = await playOnOtp(scores)
  const differences: string[] = []
  for (const [i, score] of scores.entries()) {
    const difference = firstDifference(score, onOtp[i] ?? [], await playOnTutti(score))
    if (difference !== undefined) differences.push(`script ${i} of seed ${seed}\n${difference}`)
  }
  const stimuli = scores.reduce((sum, { bars }) => sum + bars.length, 0)
  return { scripts: scores.length, stimuli, lines: onOtp.flat(2).length, differences }
}

/**
 * The script up to the first difference, and what both did there; undefined when they did the same.
 */
export function firstDifference({ tree, bars }: Score, onOtp: Seen, onTutti: Seen): string | undefined {
  const at = bars.findIndex((_, i) => !isSame(onOtp[i], onTutti[i]))
  if (at < 0) return undefined
  const script = bars.slice(0, at + 1).flatMap(({ stimulus }, i) => {
    const told = i < at ? (onTutti[i] ?? []) : []
    return [`${i + 1}. ${printStimulus(stimulus)}`, ...told.map((line) => `   ${line}`)]
  })
  const both = [
    ...(onOtp[at] ?? []).map((line) => `  OTP    ${line}`),
    ...(onTutti[at] ?? []).map((line) => `  Tutti  ${line}`),
  ]
  return [...printTree(tree), ...script, ...both].join('\n')
}

function isSame(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return compareText('', inAnyOrder(one), inAnyOrder(other)).length === 0
}
