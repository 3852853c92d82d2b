import { performance } from 'node:perf_hooks'
import type { Notebook, Piece } from './notebook.ts'
import { perform, type Voices } from './perform.ts'
import { pause } from './timer.ts'

/** How pieces are played. */
export interface PlayOptions {
  readonly voices: Voices
  readonly ratePerSecond: number
  /** Of each article, in milliseconds. */
  readonly deadlineMs: number
  /** Ends the sending; what has been sent is still waited for. */
  readonly signal: AbortSignal
  /** Called when the last article has been sent, or the sending was ended. */
  readonly onAllSent: () => void
}

/** How long after its deadline an article counts as hung, in milliseconds. */
const PATIENCE_MS = 5_000

/**
 * Sends pieces at an even rate, whether or not those before are finished, and waits for the end of
 * each. What has not ended well after its deadline is left behind, and is found by the accounting.
 */
export async function play(pieces: readonly Piece[], notebook: Notebook, options: PlayOptions): Promise<void> {
  const { ratePerSecond, deadlineMs, signal, onAllSent } = options
  const since = performance.now()
  const ends: Promise<void>[] = []
  for (const [article, piece] of pieces.entries()) {
    // From the first one on, not from the one before: a late timer is made up for.
    const early = since + (article * 1_000) / ratePerSecond - performance.now()
    if (early > 0) await pause(early, signal)
    if (signal.aborted) break
    notebook.writeSent(article)
    ends.push(playOne(article, piece, { notebook, options }))
  }
  onAllSent()
  const watch = new AbortController()
  await Promise.race([Promise.all(ends), pause(deadlineMs + PATIENCE_MS, watch.signal)])
  watch.abort()
}

async function playOne(
  article: number,
  piece: Piece,
  { notebook, options }: { readonly notebook: Notebook; readonly options: PlayOptions },
): Promise<void> {
  const { voices, deadlineMs } = options
  const since = performance.now()
  const onMeasured = notebook.latency.record.bind(notebook.latency)
  const outcome = await perform(piece.url, { voices, deadlineMs, onMeasured })
  notebook.writeEnd(article, { piece, outcome, durationMs: performance.now() - since })
}
