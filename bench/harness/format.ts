import type { Aim } from '../aim.ts'
import { type Case, type Result, samplesOf } from './figures.ts'
import { median, ratioByRounds, spread } from './statistics.ts'

/** One row of a case, as people read it. */
export interface Row {
  readonly subject: string
  /** The median with its unit; or why there is none. */
  readonly figure: string
  /** How far the rounds lie apart. */
  readonly spread: string
  /** One per base of the case. */
  readonly ratios: readonly string[]
}

/** The rows of a case, and what stands above them. */
export function rowsOf(each: Case): { readonly head: readonly string[]; readonly rows: readonly Row[] } {
  // A base that was not asked for is no column.
  const bases = each.bases.filter((base) => samplesOf(each, base) !== undefined)
  const head = [each.name, 'median', 'spread', ...bases.map((base) => `× ${base}`)]
  return { head, rows: each.results.map((result) => rowOf(each, bases, result)) }
}

function rowOf(each: Case, bases: readonly string[], result: Result): Row {
  const { subject } = result
  if ('notMeasured' in result)
    return { subject, figure: `not measured: ${result.notMeasured}`, spread: '', ratios: bases.map(() => '') }
  const { samples } = result
  const ratios = bases.map((base) => formatRatio(ratioByRounds(samples, samplesOf(each, base) ?? samples)))
  const figure = `${formatNumber(median(samples))} ${formatUnit(each.unit)}`
  return { subject, figure, spread: `${Math.round(spread(samples) * 100)} %`, ratios }
}

/** What is wanted of an aim, or was measured for it: `at most 1.5 ×`, `1.31 ×`. */
export function formatWanted({ by, unit = '' }: Aim, value: number): string {
  return by === 'ratio'
    ? `${formatRatio(value)} ×`
    : `${by === 'difference' && value > 0 ? '+' : ''}${formatNumber(value)} ${unit}`
}

const formatUnit = (unit: Case['unit']): string => (unit === 'us' ? 'µs' : unit)

/** Three digits that count, and thousands apart. */
export function formatNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

function formatRatio(value: number): string {
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
