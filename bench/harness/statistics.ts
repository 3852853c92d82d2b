/**
 * The middle of the values; between the two middle ones when their number is even.
 * @throws {RangeError} when there is none.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new RangeError('no values have no median')
  return (lower + upper) / 2
}

/** How far the values lie apart, as a share of their median: (highest − lowest) / median. */
export function spread(values: readonly number[]): number {
  const middle = median(values)
  return middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / middle
}

/**
 * How many times the base a subject is: the median of the ratios of the rounds, not the ratio of
 * the medians. Both were measured within each round, so what slows a whole round down cancels out.
 *
 * @param values - One per round; `bases` the same rounds.
 */
export function ratioByRounds(values: readonly number[], bases: readonly number[]): number {
  return median(pair(values, bases).map(([value, base]) => value / base))
}

/** How much more a subject is than the base: the median of the differences of the rounds. */
export function differenceByRounds(values: readonly number[], bases: readonly number[]): number {
  return median(pair(values, bases).map(([value, base]) => value - base))
}

function pair(values: readonly number[], bases: readonly number[]): readonly (readonly [number, number])[] {
  if (values.length !== bases.length) throw new RangeError(`${values.length} rounds beside ${bases.length}`)
  return values.map((value, round) => [value, bases[round] ?? Number.NaN])
}
