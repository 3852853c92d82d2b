import type { MemoryReport } from './memory-record.ts'

/** What `npm run chaos` reports. */
export interface Report {
  readonly seed: number
  readonly seconds: number
  readonly calls: number
  readonly ok: number
  /** Code → how many. */
  readonly failed: Readonly<Record<string, number>>
  /** Deliveries of calls that had been given to a worker before. */
  readonly redelivered: number
  readonly hung: number
  readonly lost: number
  readonly duplicated: number
  /**
   * For information: a caller whose patience ends is told how far its call had come then, and a
   * call that is on its way may still be started.
   */
  readonly denied: number
  /** Ids of at most {@link SHOWN} calls of each kind that should not be there. */
  readonly examples: Readonly<Record<string, readonly string[]>>
  /** Lives of workers that were ready, beside the first of each. */
  readonly restarts: number
  /** Processes of workers that ended before the system was shut down. */
  readonly workerDeaths: number
  /** Kind of exit reason → how many of those. */
  readonly deathsByReason: Readonly<Record<string, number>>
  /** Times that a worker was set aside, and came back. */
  readonly quarantined: number
  readonly recovered: number
  /** Processes of the run that were alive after the shutdown, by pid and command. */
  readonly orphans: readonly string[]
  /** Fault → how often it struck; every fault that was played, so 0 too. */
  readonly strikes: Readonly<Record<string, number>>
  /** Strikes that met no living process. */
  readonly missed: number
  readonly memory: MemoryReport
  /**
   * How long the host stood still at the most, in milliseconds: for want of a processor, or because
   * it had something else to do.
   */
  readonly stallMs: number
  /** Why the tree ended by itself; absent when it did not. */
  readonly gaveUp?: string
  /** How long it was played; absent when that was as long as was asked for. */
  readonly interruptedAfterMs?: number
}

/** Of each kind. */
export const SHOWN = 10

/** Whether everything was kept that is promised. */
export function isClean({ hung, lost, duplicated, denied, orphans, gaveUp }: Report): boolean {
  return hung + lost + duplicated + denied + orphans.length === 0 && gaveUp === undefined
}

/** For people. */
export function summary(report: Report): string {
  const { memory, examples, orphans, gaveUp, interruptedAfterMs } = report
  const played =
    interruptedAfterMs === undefined ? '' : `, interrupted after ${Math.round(interruptedAfterMs / 1_000)} s`
  const lines = [
    ['seed', `${report.seed}, ${report.seconds} s${played}`],
    ['calls', report.calls],
    ['ok', report.ok],
    ['failed', counts(report.failed)],
    ['redelivered', report.redelivered],
    ['hung', report.hung],
    ['lost', report.lost],
    ['duplicated', report.duplicated],
    ['denied', report.denied],
    ['restarts', report.restarts],
    ['worker deaths', `${report.workerDeaths}: ${counts(report.deathsByReason)}`],
    ['quarantined', `${report.quarantined}, of which ${report.recovered} came back`],
    ['orphans', orphans.length],
    ['strikes', `${counts(report.strikes)}; ${report.missed} more met nobody`],
    ['host memory', `${mebibytes(memory.startBytes)} at the start, ${mebibytes(memory.endBytes)} at the end`],
    ['longest stall', `${report.stallMs} ms`],
    ['per minute', memory.perMinuteBytes.map(mebibytes).join(', ')],
    ...Object.entries(examples).map(([kind, ids]) => [kind, `calls ${ids.join(', ')}`]),
    ...orphans.map((orphan) => ['orphan', orphan]),
    ...(gaveUp === undefined ? [] : [['the tree ended', gaveUp]]),
  ]
  return lines.map(([name, value]) => `${String(name).padEnd(16)}${String(value)}\n`).join('')
}

function counts(of: Readonly<Record<string, number>>): string {
  const all = Object.entries(of).toSorted(([, a], [, b]) => b - a)
  const total = all.reduce((sum, [, count]) => sum + count, 0)
  return all.length === 0 ? '0' : `${total} (${all.map(([name, count]) => `${name} ${count}`).join(', ')})`
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
