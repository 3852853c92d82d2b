import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/clock/clock.ts'
import { formatExitReason, supervisor } from '../../../src/index.ts'
import { type Strike, startForTest, type TestSystem } from '../../../src/testing/index.ts'
import { linguistics } from '../../../supervision-trees/linguistics.ts'
import { scriptorium } from '../../../supervision-trees/scriptorium.ts'
import { serveArticles } from './articles.ts'
import { CallBook, type Note } from './call-book.ts'
import { findMarked } from './find-marked.ts'
import { judge, SLACK_MS } from './judge.ts'
import { DEADLINE_MS, play } from './load.ts'
import { markTree } from './mark-tree.ts'
import { MemoryRecord } from './memory-record.ts'
import { type Report, SHOWN } from './report.ts'
import { storms } from './storms.ts'
import { Tally } from './tally.ts'

/** What is played. */
export interface ChaosPlay {
  readonly seed: number
  /** How long there is load and chaos; start and end come on top. */
  readonly seconds: number
  /** Strikes per second. */
  readonly rate: number
  /** Takes a line about how it goes, every few seconds. */
  readonly onProgress: (line: string) => void
}

/** Far above what chaos brings about: the tree has to survive it. */
const INTENSITY = 10_000

/** All that happens in it is counted as it happens. */
const KEPT_EVENTS = 100

const PROGRESS_MS = 5_000
const LOOK_MS = 250
const MARK = 'TUTTI_CHAOS_RUN'

/** Plays both trees under load with all faults at once, shuts them down, and compares what callers were told with what the workers did. */
export async function playChaos(options: ChaosPlay): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-chaos-'))
  const tally = new Tally()
  try {
    const tree = supervisor('chaos', { intensity: INTENSITY, startup: 'parallel' }, [
      linguistics({ intensity: INTENSITY }),
      scriptorium({ journals: folder, intensity: INTENSITY }),
    ])
    const marked = markTree(tree, { [MARK]: folder })
    const system = await startForTest(marked, { maxEvents: KEPT_EVENTS })
    return await perform(system, { options, folder, tally })
  } finally {
    tally.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Stage {
  readonly options: ChaosPlay
  readonly folder: string
  readonly tally: Tally
}

async function perform(system: TestSystem, { options, folder, tally }: Stage): Promise<Report> {
  const { seed, seconds, rate } = options
  const articles = await serveArticles(join(folder, 'articles'))
  const book = new CallBook(join(folder, 'book'))
  const memory = new MemoryRecord(systemClock.now())
  const ended: string[] = []
  void system.exited.then((reason) => ended.push(formatExitReason(reason)))

  let stallMs = 0
  let lookedAt = systemClock.now()
  const look = (): void => {
    const now = systemClock.now()
    stallMs = Math.max(stallMs, now - lookedAt - LOOK_MS)
    lookedAt = now
    memory.note(now, process.memoryUsage.rss())
  }
  const stopWatching = [every(LOOK_MS, look), every(PROGRESS_MS, () => options.onProgress(progress(book, tally)))]
  const stopPlaying = play({ system, seed, book, articles })
  const fronts = storms(system, { seed, rate })
  await Promise.race([pause(seconds * 1_000), system.exited])
  stopPlaying()
  for (const front of fronts) front.stop()
  await Promise.race([book.settled(), pause(DEADLINE_MS + SLACK_MS)])
  memory.note(systemClock.now(), process.memoryUsage.rss())
  for (const stop of stopWatching) stop()
  const { deaths, restarts } = tally
  const deathsByReason = { ...tally.deathsByReason }
  const [gaveUp] = ended

  await system.shutdown()
  await pause(ORPHAN_LIMIT_MS)
  const orphans = findMarked(MARK, folder)
  await book.close()
  await articles.close()
  const verdict = judge(readBook(folder), readTraces(folder), stallMs)
  const { hung, lost, duplicated, denied } = verdict
  const examples = Object.entries({ hung, lost, duplicated, denied }).filter(([, ids]) => ids.length > 0)
  return {
    ...{ seed, seconds, calls: verdict.calls, ok: verdict.ok, failed: verdict.failed, redelivered: tally.redelivered },
    ...{ hung: hung.length, lost: lost.length, duplicated: duplicated.length, denied: denied.length },
    examples: Object.fromEntries(examples.map(([kind, ids]) => [kind, ids.slice(0, SHOWN)])),
    ...{ restarts, workerDeaths: deaths, deathsByReason },
    ...{ quarantined: tally.quarantined, recovered: tally.recovered, orphans },
    strikes: countStrikes(fronts.flatMap(({ strikes }) => strikes)),
    ...{ memory: memory.report, stallMs: Math.round(stallMs) },
    ...(gaveUp === undefined ? {} : { gaveUp }),
  }
}

/** How long what a worker has started may take to be gone, in milliseconds. */
const ORPHAN_LIMIT_MS = 1_000

function progress(book: CallBook, tally: Tally): string {
  const { calls, ok, failed, open } = book.totals
  return `${calls} calls: ${ok} ok, ${failed} failed, ${open} open; ${tally.deaths} deaths, ${tally.restarts} restarts`
}

function countStrikes(strikes: readonly Strike[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { fault, outcome } of strikes) if (outcome === 'struck') counts[fault] = (counts[fault] ?? 0) + 1
  return counts
}

function readBook(folder: string): readonly Note[] {
  return linesOf(join(folder, 'book')).map((line) => JSON.parse(line) as Note)
}

function readTraces(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => (name === 'book' ? [] : linesOf(join(folder, name))))
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => systemClock.setTimer(ms, resolve))
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
