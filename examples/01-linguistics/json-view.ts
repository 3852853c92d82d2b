import { performance } from 'node:perf_hooks'
import { type View, worthShowing } from './view.ts'

/** At most one line of each kind in this time, in milliseconds. */
const PACE_MS = 1_000

/** One JSON object per line: `{"preparing": …}`, `{"progress": …}` or `{"note": …}`. */
export function createJsonView(write: (line: string) => void): View {
  let next = performance.now()
  const paced = (value: () => object): void => {
    const now = performance.now()
    if (now < next) return
    next = now + PACE_MS
    write(JSON.stringify(value()))
  }
  return {
    preparing(active) {
      const shown = worthShowing(active)
      if (shown.length > 0) paced(() => ({ preparing: shown }))
    },
    progress: (progress) => paced(() => ({ progress })),
    note: (line) => write(JSON.stringify({ note: line })),
    end: () => undefined,
  }
}
