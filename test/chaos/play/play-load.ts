import { systemClock } from '../../../src/clock/clock.ts'
import { shortageOf } from '../../../src/errors/shortage.ts'
import { formatExitReason } from '../../../src/index.ts'
import type { Strike, TestSystem } from '../../../src/testing/index.ts'
import type { Articles } from './articles.ts'
import { atMost } from './at-most.ts'
import type { CallBook } from './call-book.ts'
import { HostTroubles } from './host-troubles.ts'
import { SLACK_MS } from './judge.ts'
import { DEADLINE_MS, play } from './load.ts'
import type { LogOnDisk } from './log-on-disk.ts'
import { MemoryRecord, type MemoryReport } from './memory-record.ts'
import { storms } from './storms.ts'
import type { Tally } from './tally.ts'

/** What is played, and on what. */
export interface Stage {
  readonly seed: number
  readonly seconds: number
  /** Strikes per second. */
  readonly rate: number
  readonly onProgress: (line: string) => void
  /** Ends it early. */
  readonly signal: AbortSignal
  readonly book: CallBook
  readonly articles: Articles
  readonly tally: Tally
  readonly log: LogOnDisk
}

/** What is known when the last call has been settled. */
export interface Played {
  readonly strikes: readonly Strike[]
  /** What the host itself went through → how often. */
  readonly troubles: ReadonlyMap<string, number>
  readonly memory: MemoryReport
  /** How long the host stood still at the most. */
  readonly stallMs: number
  /** How long there were load and chaos. */
  readonly playedMs: number
  readonly restarts: number
  readonly workerDeaths: number
  readonly deathsByReason: Readonly<Record<string, number>>
  /** Why the tree ended by itself, if it did. */
  readonly gaveUp: string | undefined
}

const PROGRESS_MS = 5_000
const LOOK_MS = 250

/**
 * Load and chaos until the time is over, the tree gives up, or somebody interrupts; then waits for
 * the calls that are open. The system runs on.
 */
export async function playLoad(system: TestSystem, stage: Stage): Promise<Played> {
  const { seed, seconds, rate, book, articles, tally, signal, log } = stage
  const since = systemClock.now()
  const memory = new MemoryRecord(since)
  const ended: string[] = []
  void system.exited.then((reason) => ended.push(formatExitReason(reason)))
  let stallMs = 0
  let lookedAt = since
  const look = (): void => {
    const now = systemClock.now()
    stallMs = Math.max(stallMs, now - lookedAt - LOOK_MS)
    lookedAt = now
    noteMemory(memory, now)
  }
  const stopWatching = [every(LOOK_MS, look), every(PROGRESS_MS, () => stage.onProgress(progress(book, tally)))]
  const stopPlaying = play({ system, seed, book, articles })
  const fronts = storms(system, { seed, rate })
  const troubles = new HostTroubles(system, { seed, log, targets: system.paths.filter(isScribe) })
  const stopAll = (): void => {
    stopPlaying()
    for (const front of [...fronts, troubles]) front.stop()
  }
  const calm = Promise.all([...fronts, troubles].map(({ done }) => done))
  try {
    await atMost(seconds * 1_000, system.exited, aborted(signal), calm)
    const playedMs = systemClock.now() - since
    stopAll()
    await calm
    await atMost(DEADLINE_MS + SLACK_MS, book.settled())
    memory.note(systemClock.now(), process.memoryUsage.rss())
    const { restarts, deaths: workerDeaths } = tally
    const counts = { restarts, workerDeaths, deathsByReason: { ...tally.deathsByReason } }
    const strikes = fronts.flatMap((front) => front.strikes)
    return { strikes, troubles: troubles.counts, memory: memory.report, stallMs, playedMs, ...counts, gaveUp: ended[0] }
  } finally {
    // Once more, for when this machine cannot do what a front is to do.
    stopAll()
    for (const stop of stopWatching) stop()
  }
}

/** The size is read from a file: a host without descriptors cannot tell it. */
function noteMemory(memory: MemoryRecord, now: number): void {
  try {
    memory.note(now, process.memoryUsage.rss())
  } catch (error) {
    if (shortageOf(error) === undefined) throw error
  }
}

function isScribe(path: string): boolean {
  return path.includes('/scriptorium/')
}

function progress(book: CallBook, tally: Tally): string {
  const { calls, ok, failed, open } = book.totals
  return `${calls} calls: ${ok} ok, ${failed} failed, ${open} open; ${tally.deaths} deaths, ${tally.restarts} restarts`
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Does something at once, and again and again. @returns Its undo. */
function every(ms: number, action: () => void): () => void {
  let timer = systemClock.setTimer(0, beat)
  function beat(): void {
    action()
    timer = systemClock.setTimer(ms, beat)
  }
  return () => timer.cancel()
}
