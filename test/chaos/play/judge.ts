import type { Note } from './call-book.ts'

/** What became of the calls. */
export interface Verdict {
  readonly calls: number
  readonly ok: number
  /** Code → how many. */
  readonly failed: Readonly<Record<string, number>>
  /**
   * Ids of calls that did not end within their deadline, {@link SLACK_MS}, and the time that the
   * host did not run.
   */
  readonly hung: readonly string[]
  /**
   * Ids of calls that were answered though they never ran to their end, or whose answer is that of
   * another.
   */
  readonly lost: readonly string[]
  /** Ids of calls that were not declared idempotent and were started more than once. */
  readonly duplicated: readonly string[]
  /**
   * Ids of calls that failed as never delivered or not started, and were started before or after
   * all.
   */
  readonly denied: readonly string[]
}

/**
 * How long after its deadline a call may still be settled, in milliseconds: the host has other
 * things to do, and the machine too.
 */
export const SLACK_MS = 2_000

interface Runs {
  started: number
  finished: number
}

/**
 * Compares what callers were told with what the workers did. Pure.
 *
 * @param notes - The driver's book, in order.
 * @param traces - Lines `started <id>` and `finished <id>` of all workers, in any order.
 * @param stallMs - How long the host stood still at the most: whoever does not run settles nothing.
 */
export function judge(notes: readonly Note[], traces: readonly string[], stallMs: number): Verdict {
  const runs = runsOf(traces)
  const sent = notes.filter((note) => note.end === 'sent')
  const ends = new Map(notes.flatMap((note) => (note.end === 'sent' ? [] : [[note.id, note] as const])))
  const ids = (isMeant: (id: string, runs: Runs, sent: Note & { end: 'sent' }) => boolean): readonly string[] =>
    sent.filter((note) => isMeant(note.id, runs.get(note.id) ?? { started: 0, finished: 0 }, note)).map(({ id }) => id)
  const failed = new Map<string, number>()
  for (const end of ends.values()) if (end.end === 'failed') failed.set(end.code, (failed.get(end.code) ?? 0) + 1)
  return {
    calls: sent.length,
    ok: [...ends.values()].filter(({ end }) => end !== 'failed').length,
    failed: Object.fromEntries(failed),
    hung: ids((id) => (ends.get(id)?.lateMs ?? Number.POSITIVE_INFINITY) > SLACK_MS + stallMs),
    lost: ids((id, { finished }, { isTraced }) => {
      const end = ends.get(id)?.end
      return end === 'wrong' || (end === 'ok' && isTraced && finished === 0)
    }),
    duplicated: ids((_, { started }, { isIdempotent }) => !isIdempotent && started > 1),
    denied: ids((id, { started }) => {
      const end = ends.get(id)
      return end?.end === 'failed' && end.progress !== 'started' && started > 0
    }),
  }
}

function runsOf(traces: readonly string[]): ReadonlyMap<string, Runs> {
  const runs = new Map<string, Runs>()
  for (const line of traces) {
    const [what, id = ''] = line.split(' ')
    if (what !== 'started' && what !== 'finished') continue
    const run = runs.get(id) ?? { started: 0, finished: 0 }
    run[what] += 1
    runs.set(id, run)
  }
  return runs
}
