import { describe, expect, it } from 'vitest'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

const HEARTBEAT = { heartbeatMs: 100, heartbeatLimitMs: 600 }

/** In each language: a worker, and a method that keeps it busy, with its argument. */
export const WORKERS = [
  ['node', () => nodeWorker('w', 'busy', HEARTBEAT), 'spinFor', (ms: number) => ms],
  ['python', () => pythonWorker('w', 'echo', HEARTBEAT), 'sleep_busy', (ms: number) => ({ ms })],
] as const

/** A handler may hold its worker for much longer than the worker may be silent. */
export function isLeftAlone(busyMs: number): void {
  describe.each(WORKERS)('a worker in %s', (_, spec, method, argument) => {
    it(`that is merely busy for ${busyMs / 1_000} seconds is left alone`, async () => {
      const system = await startMain([spec()])
      const ref = system.ref('main/w')
      await ref.call(method, argument(busyMs), { deadlineMs: 60_000 })
      expect(ref.lastDeath).toBeUndefined()
    })
  })
}
