const UNITS: Readonly<Record<string, number>> = Object.freeze({ ms: 1, s: 1_000, m: 60_000 })

/** The longest duration that a timer takes, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * Milliseconds of `300ms`, `2s`, `1.5s` or `5m`; `undefined` when the text is no duration of 1 ms
 * or more.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text.trim()) ?? []
  const ms = Number(amount) * (UNITS[unit] ?? Number.NaN)
  return ms >= 1 && ms <= LONGEST_MS ? ms : undefined
}

/** A duration for people: `0.8 ms`, `12 ms`, `3.4 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}
