import { performance } from 'node:perf_hooks'
import type { SentimentInfo } from '../../actors/sentiment/sentiment.ts'
import { formatExitReason, type LogOptions, type RootExit } from '../../src/index.ts'
import type { Interruption } from './interruption.ts'
import { intensityFor, Killer } from './killer.ts'
import { MemoryMeter } from './memory-meter.ts'
import { Notebook, type Piece } from './notebook.ts'
import type { Options } from './options.ts'
import type { Voices } from './perform.ts'
import { play } from './play.ts'
import { type Report, reportOf, type Startup } from './report.ts'
import { type Orchestra, startOrchestra } from './start-orchestra.ts'
import { every } from './timer.ts'
import type { Progress, View } from './view.ts'
import { PreparationWatch } from './watch-preparations.ts'
import { WorkerWatch } from './watch-workers.ts'

/** Time between two looks of a view, in milliseconds. */
const FRAME_MS = 100

/** Time between two measurements of memory, in milliseconds. */
const MEMORY_MS = 1_000

/** What a concert needs. */
export interface ConcertOptions {
  readonly options: Options
  readonly view: View
  readonly log: LogOptions
  readonly interruption: Interruption
}

/** Starts the tree, plays all pieces, stops the tree, and reports. */
export async function giveConcert(pieces: readonly Piece[], concert: ConcertOptions): Promise<Report> {
  const { options, interruption } = concert
  const watch = new WorkerWatch()
  const ended: RootExit[] = []
  const noTree = new AbortController()
  const { orchestra, startup } = await tuneUp(concert, (exit) => {
    ended.push(exit)
    noTree.abort()
  })
  const { system, voices, silent } = orchestra
  interruption.conduct(system, (line) => concert.view.note(line))

  const notebook = new Notebook()
  const memory = new MemoryMeter()
  const killer = new Killer(options.kill, options.everyMs, watch)
  const since = performance.now()
  const stopShowing = every(FRAME_MS, () =>
    concert.view.progress(progressOf(notebook, { pieces, orchestra, watch, since })),
  )
  void memory.sample(watch)
  const stopMeasuring = every(MEMORY_MS, () => void memory.sample(watch))
  const model = askModel(voices, options.deadlineMs)
  await play(pieces, notebook, {
    voices,
    ratePerSecond: options.rate,
    deadlineMs: options.deadlineMs,
    signal: AbortSignal.any([interruption.signal, noTree.signal]),
    onAllSent: () => killer.stop(),
  })
  const playMs = performance.now() - since
  const info = await model
  stopMeasuring()
  await memory.sample(watch)
  stopShowing()
  const shutdown = await system.shutdown({ reason: 'the symphony has ended' })
  const [gaveUp] = ended
  watch.stop()
  const { received } = interruption
  const taken = {
    ...{ startup, silent, playMs, shutdown, kills: killer.counts, memory: memory.report },
    ...(info === undefined ? {} : { model: info }),
    ...(received === undefined ? {} : { interruptedBy: received }),
    ...(gaveUp === undefined ? {} : { gaveUp: gaveUp.gaveUp?.message ?? formatExitReason(gaveUp.reason) }),
  }
  return reportOf({ pieces, notebook, watch, taken })
}

/** Starts the tree, and shows what takes time. */
async function tuneUp(
  { options, view, log, interruption }: ConcertOptions,
  onRootExit: (exit: RootExit) => void,
): Promise<{ orchestra: Orchestra; startup: Startup }> {
  const preparations = new PreparationWatch()
  const stopShowing = every(FRAME_MS, () => view.preparing(preparations.active))
  const since = performance.now()
  try {
    const intensity = intensityFor(options.kill, options.everyMs)
    const orchestra = await startOrchestra(intensity, { log, signal: interruption.signal, onRootExit })
    const { durationMs: prepareMs, made } = preparations
    for (const { voice, install } of orchestra.silent)
      view.note(`Playing without ${voice}: its toolchain is not installed. ${install}`)
    return { orchestra, startup: { durationMs: performance.now() - since, prepareMs, made } }
  } finally {
    stopShowing()
    preparations.stop()
  }
}

/** How good the model is, in its own words; `undefined` when it does not play or cannot say. */
async function askModel({ sentiment }: Voices, deadlineMs: number): Promise<SentimentInfo | undefined> {
  return sentiment?.call('info', undefined, { idempotent: true, maxAttempts: 1_000, deadlineMs }).catch(() => undefined)
}

function progressOf(
  { sent, results, failures, latency }: Notebook,
  now: {
    readonly pieces: readonly Piece[]
    readonly orchestra: Orchestra
    readonly watch: WorkerWatch
    readonly since: number
  },
): Progress {
  const { pieces, orchestra, watch, since } = now
  return {
    articles: pieces.length,
    sent,
    results: results.length,
    failed: failures.length,
    elapsedMs: performance.now() - since,
    endToEnd: latency.row('endToEnd'),
    redelivered: watch.total('redelivered'),
    workers: watch.workers.map(({ path, name, state, pid, lives }) => {
      return { name, state, pid, restarts: Math.max(0, lives - 1), waiting: orchestra.system.ref(path).queued }
    }),
  }
}
