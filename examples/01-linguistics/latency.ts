import { build, type Histogram } from 'hdr-histogram-js'

/** What is measured: one call each, or an article from being sent to its result. */
export const STAGES = ['ingest', 'tokenize', 'sentiment', 'endToEnd'] as const

/** @see STAGES */
export type Stage = (typeof STAGES)[number]

/** Times of successful calls, in milliseconds. */
export interface LatencyRow {
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** Histograms of all stages, exact to three digits. */
export class Latency {
  /** In microseconds. */
  readonly #histograms = new Map<Stage, Histogram>(STAGES.map((stage) => [stage, build({ autoResize: true })]))

  record(stage: Stage, ms: number): void {
    this.#histograms.get(stage)?.recordValue(Math.max(1, Math.round(ms * 1_000)))
  }

  /** All zero when nothing was recorded. */
  row(stage: Stage): LatencyRow {
    const histogram = this.#histograms.get(stage)
    const count = histogram?.totalCount ?? 0
    if (histogram === undefined || count === 0) return { count, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 }
    // The histogram rounds a percentile up and the maximum down.
    const at = (percentile: number): number =>
      Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue) / 1_000
    return { count, p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), maxMs: histogram.maxValue / 1_000 }
  }
}
