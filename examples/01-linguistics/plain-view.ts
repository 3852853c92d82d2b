import { performance } from 'node:perf_hooks'
import { formatDuration } from './duration.ts'
import { type Progress, type View, worthShowing } from './view.ts'

/** A step that goes on is mentioned again after this time, in milliseconds. */
const REMIND_MS = 10_000

/** A line of progress each, in milliseconds. */
const PROGRESS_MS = 1_000

/** Lines for pipes and files. */
export function createPlainView(write: (line: string) => void): View {
  const mentioned = new Map<string, number>()
  let nextProgress: number | undefined = undefined
  return {
    preparing(active) {
      for (const { what, output, elapsedMs } of worthShowing(active)) {
        const last = mentioned.get(what)
        if (last !== undefined && elapsedMs - last < REMIND_MS) continue
        mentioned.set(what, elapsedMs)
        write(last === undefined ? what : `${what} (${formatDuration(elapsedMs)}${output === '' ? '' : `; ${output}`})`)
      }
    },
    progress(progress) {
      const now = performance.now()
      nextProgress ??= now + PROGRESS_MS
      if (now < nextProgress) return
      nextProgress = now + PROGRESS_MS
      write(line(progress))
    },
    note: write,
    end: () => undefined,
  }
}

function line({ articles, results, failed, elapsedMs, endToEnd, redelivered, workers }: Progress): string {
  const done = results + failed
  const restarts = workers.reduce((sum, worker) => sum + worker.restarts, 0)
  const waiting = workers.reduce((sum, worker) => sum + worker.waiting, 0)
  return [
    `${formatDuration(elapsedMs).padStart(7)}  ${done}/${articles} articles`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(endToEnd.count > 0 ? [`p95 ${formatDuration(endToEnd.p95Ms)}`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(restarts > 0 ? [`${restarts} restarts`] : []),
    ...(redelivered > 0 ? [`${redelivered} redelivered`] : []),
  ].join(', ')
}
