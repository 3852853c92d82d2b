import type { Bench, Shape } from '../harness/bench.ts'
import { startHost } from '../harness/host-process.ts'
import { type CaseHead, type Contender, compareTogether } from '../harness/rounds.ts'
import type { IdleAnswer, IdleOptions, IdleOrder } from '../programs/idle-host.ts'
import { echoProgram } from '../subjects/tutti.ts'

const WORKERS = 100

/**
 * As long as the default time between two heartbeats, so that each window holds one of every
 * worker.
 */
const WINDOW_MS = 2_000

const HEADS: readonly CaseHead[] = [
  { name: 'CPU', unit: '% of a core', better: 'lower', bases: [] },
  { name: 'timers', unit: 'timers', better: 'lower', bases: [] },
]

/** What supervision costs while nothing happens. */
export const idle: Shape = {
  name: 'idle',
  title: `A host with ${WORKERS} idle workers, beside a Node that does nothing: its CPU over windows of ${WINDOW_MS} ms, and its timers.`,
  run: (bench: Bench) =>
    compareTogether(bench, HEADS, [
      host(bench, 'bare Node', { workers: 0, heartbeatMs: 'off' }),
      host(bench, `tutti, ${WORKERS} workers`, { workers: WORKERS, heartbeatMs: WINDOW_MS }),
      host(bench, `tutti, ${WORKERS} workers without heartbeats`, { workers: WORKERS, heartbeatMs: 'off' }),
    ]),
}

function host(bench: Bench, subject: string, options: Omit<IdleOptions, 'program'>): Contender<readonly number[]> {
  return {
    subject,
    async open() {
      const program = await echoProgram(bench.tools)
      const idleHost = await startHost<IdleOrder, IdleAnswer>('idle-host', { ...options, program })
      return {
        async sample() {
          const { cpu, timers } = await idleHost.ask({ windowMs: WINDOW_MS })
          return [cpu, timers]
        },
        close: () => idleHost.close(),
      }
    },
  }
}
