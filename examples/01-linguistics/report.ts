import type { SentimentInfo } from '../../actors/sentiment/sentiment.ts'
import type { ShutdownReport } from '../../src/index.ts'
import { type Account, accountOf, contradictions } from './accounting.ts'
import type { KillCounts } from './killer.ts'
import { byLanguage, type LanguageRow } from './languages.ts'
import { type LatencyRow, STAGES, type Stage } from './latency.ts'
import type { MemoryReport } from './memory-meter.ts'
import type { Notebook, Piece } from './notebook.ts'
import type { Analysis, Failure } from './perform.ts'
import type { SilentVoice } from './start-orchestra.ts'
import type { MadePreparation } from './watch-preparations.ts'
import type { WorkerWatch } from './watch-workers.ts'

/** How the tree came up. */
export interface Startup {
  /** From `start()` to the last worker being ready, in milliseconds; preparing is part of it. */
  readonly durationMs: number
  /** Preparing what was not in the cache, or finding that everything was, in milliseconds. */
  readonly prepareMs: number
  /** What was not in the cache; empty for a warm start. */
  readonly made: readonly MadePreparation[]
}

/** One worker at the end. */
export interface WorkerRow {
  readonly path: string
  readonly runtime: string
  readonly restarts: number
  /** By the example itself, on purpose. */
  readonly killed: number
  /** Messages that had been delivered to it, and were delivered again after its death. */
  readonly redelivered: number
}

/** Everything that the symphony has to say at its end; what `--json` prints. */
export interface Report {
  readonly startup: Startup
  /** Workers that did not play. */
  readonly silent: readonly SilentVoice[]
  /** What the model says of itself; absent without the sentiment worker. */
  readonly model?: SentimentInfo
  readonly playMs: number
  readonly account: Account
  /** Messages delivered more than once. */
  readonly redelivered: number
  readonly calls: { readonly sent: number; readonly settled: number }
  /** Ids of worker processes that outlived the tree. */
  readonly survivors: readonly number[]
  /** What does not add up; empty when every article is accounted for. */
  readonly contradictions: readonly string[]
  readonly languages: readonly LanguageRow[]
  readonly latency: Readonly<Record<Stage, LatencyRow>>
  readonly workers: readonly WorkerRow[]
  readonly memory: MemoryReport
  readonly kills: KillCounts
  readonly shutdown: ShutdownReport
  /** The signal that ended the symphony early. */
  readonly interruptedBy?: NodeJS.Signals
  /** Why the tree ended by itself. */
  readonly gaveUp?: string
  readonly results: readonly (Analysis & { readonly name: string; readonly durationMs: number })[]
  readonly failures: readonly (Failure & { readonly name: string })[]
}

/** What a report is made of, beside what it takes over as it is. */
export interface ReportSources {
  readonly pieces: readonly Piece[]
  readonly notebook: Notebook
  readonly watch: WorkerWatch
  readonly taken: Pick<
    Report,
    'startup' | 'silent' | 'playMs' | 'memory' | 'kills' | 'shutdown' | 'model' | 'interruptedBy' | 'gaveUp'
  >
}

/** Draws up the report, and checks that it adds up. */
export function reportOf({ pieces, notebook, watch, taken }: ReportSources): Report {
  const { journal, results, failures, latency } = notebook
  const isInterrupted = taken.interruptedBy !== undefined || taken.gaveUp !== undefined
  const account = accountOf(pieces.length, journal, { isInterrupted })
  const calls = { sent: watch.total('callsSent'), settled: watch.total('callsSettled') }
  const latencies = latency.row('endToEnd').count
  const others = { results: results.length, latencies, callsSent: calls.sent, callsSettled: calls.settled }
  const { survivors } = watch
  return {
    ...taken,
    account,
    redelivered: watch.total('redelivered'),
    calls,
    survivors,
    contradictions: contradictions(account, { ...others, survivors: survivors.length }),
    languages: byLanguage(results),
    latency: latencyRows((stage) => latency.row(stage)),
    workers: watch.workers.map(({ path, name, runtime, lives, redelivered }) => {
      return { path, runtime, restarts: Math.max(0, lives - 1), killed: taken.kills.killed[name] ?? 0, redelivered }
    }),
    results: results.map(({ piece, analysis, durationMs }) => ({ name: piece.name, ...analysis, durationMs })),
    failures: failures.map(({ piece, failure }) => ({ name: piece.name, ...failure })),
  }
}

function latencyRows(row: (stage: Stage) => LatencyRow): Readonly<Record<Stage, LatencyRow>> {
  const [ingest, tokenize, sentiment, endToEnd] = STAGES
  return { ingest: row(ingest), tokenize: row(tokenize), sentiment: row(sentiment), endToEnd: row(endToEnd) }
}
