import type { LatencyRow } from './latency.ts'
import type { ActivePreparation } from './watch-preparations.ts'

/** One worker, as it is now. */
export interface WorkerProgress {
  readonly name: string
  readonly state: string
  readonly pid: number | undefined
  readonly restarts: number
  /** Messages in its mailbox. */
  readonly waiting: number
}

/** How far the symphony is. */
export interface Progress {
  readonly articles: number
  readonly sent: number
  readonly results: number
  readonly failed: number
  readonly elapsedMs: number
  readonly endToEnd: LatencyRow
  readonly redelivered: number
  readonly workers: readonly WorkerProgress[]
}

/**
 * Somebody who shows what goes on. `preparing` and `progress` are called ten times a second; a view
 * shows as much of it as suits it.
 */
export interface View {
  preparing(active: readonly ActivePreparation[]): void
  progress(progress: Progress): void
  /** A line that is to stay. */
  note(line: string): void
  /** Nothing more will come; what moved on the screen is taken away. */
  end(): void
}

/** What takes less than this is not worth a line, in milliseconds. */
export const WORTH_SHOWING_MS = 1_000

/** Leaves out what will be over before anybody can read it. */
export function worthShowing(active: readonly ActivePreparation[]): readonly ActivePreparation[] {
  return active.filter(({ elapsedMs }) => elapsedMs >= WORTH_SHOWING_MS)
}
