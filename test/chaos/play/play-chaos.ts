import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { supervisor } from '../../../src/index.ts'
import { type Strike, startForTest, type TestSystem } from '../../../src/testing/index.ts'
import { linguistics } from '../../../supervision-trees/linguistics.ts'
import { scriptorium } from '../../../supervision-trees/scriptorium.ts'
import { serveArticles } from './articles.ts'
import { atMost } from './at-most.ts'
import { CallBook, type Note } from './call-book.ts'
import { findMarked } from './find-marked.ts'
import { judge } from './judge.ts'
import { LogOnDisk } from './log-on-disk.ts'
import { markTree } from './mark-tree.ts'
import { type Played, playLoad } from './play-load.ts'
import { type Report, SHOWN } from './report.ts'
import { PLAYED_FAULTS } from './storms.ts'
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
  /** Ends it early and in order: what has been played until then is reported. */
  readonly signal: AbortSignal
}

/** Far above what chaos brings about: the tree has to survive it. */
const INTENSITY = 10_000

/** All that happens in it is counted as it happens. */
const KEPT_EVENTS = 100

const MARK = 'TUTTI_CHAOS_RUN'

/** How long what a worker has started may take to be gone, in milliseconds. */
const ORPHAN_LIMIT_MS = 1_000

/**
 * Plays both trees under load with all faults at once, shuts them down, and compares what callers
 * were told with what the workers did.
 *
 * @throws as `start()`: `START_ABORTED` when `signal` was aborted before there was anything to
 *   play; and as `Chaos.done`.
 */
export async function playChaos(options: ChaosPlay): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-chaos-'))
  const tally = new Tally()
  const log = new LogOnDisk(join(folder, 'log'))
  try {
    const tree = supervisor('chaos', { intensity: INTENSITY, startup: 'parallel' }, [
      linguistics({ intensity: INTENSITY }),
      scriptorium({ journals: folder, intensity: INTENSITY }),
    ])
    const marked = markTree(tree, { [MARK]: folder })
    const system = await startForTest(marked, {
      ...{ maxEvents: KEPT_EVENTS, signal: options.signal },
      log: { level: 'info', logger: log.logger },
    })
    const played = await perform(system, { options, folder, tally, log })
    await atMost(ORPHAN_LIMIT_MS)
    return reportOf(played, { options, folder, tally, log })
  } finally {
    tally.stop()
    log.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Stage {
  readonly options: ChaosPlay
  readonly folder: string
  readonly tally: Tally
  readonly log: LogOnDisk
}

async function perform(system: TestSystem, { options, folder, tally, log }: Stage): Promise<Played> {
  const articles = await serveArticles(join(folder, 'articles'))
  const book = new CallBook(join(folder, 'book'))
  try {
    return await playLoad(system, { ...options, book, articles, tally, log })
  } finally {
    await system.shutdown()
    await book.close()
    await articles.close()
  }
}

function reportOf(played: Played, { options, folder, tally }: Stage): Report {
  const { seed, seconds, signal } = options
  const { strikes, troubles, memory, stallMs, playedMs, restarts, workerDeaths, deathsByReason, gaveUp } = played
  const { redelivered, quarantined, recovered } = tally
  const { calls, ok, failed, ...kinds } = judge(readBook(folder), readTraces(folder), stallMs)
  const { hung, lost, duplicated, denied } = kinds
  const examples = Object.entries(kinds).filter(([, ids]) => ids.length > 0)
  return {
    ...{ seed, seconds, calls, ok, failed, redelivered },
    ...{ hung: hung.length, lost: lost.length, duplicated: duplicated.length, denied: denied.length },
    examples: Object.fromEntries(examples.map(([kind, ids]) => [kind, ids.slice(0, SHOWN)])),
    ...{ restarts, workerDeaths, deathsByReason, quarantined, recovered },
    orphans: findMarked(MARK, folder),
    strikes: { ...countStrikes(strikes), ...Object.fromEntries(troubles) },
    missed: strikes.filter(({ outcome }) => outcome === 'missed').length,
    ...{ memory, stallMs: Math.round(stallMs) },
    ...(gaveUp === undefined ? {} : { gaveUp }),
    ...(signal.aborted ? { interruptedAfterMs: Math.round(playedMs) } : {}),
  }
}

/** Of every fault, those included that met nobody. */
function countStrikes(strikes: readonly Strike[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>(PLAYED_FAULTS.map((fault) => [fault, 0]))
  for (const { fault, outcome } of strikes) if (outcome === 'struck') counts.set(fault, (counts.get(fault) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function readBook(folder: string): readonly Note[] {
  return linesOf(join(folder, 'book')).map((line) => JSON.parse(line) as Note)
}

function readTraces(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => (name === 'book' || name === 'log' ? [] : linesOf(join(folder, name))))
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
