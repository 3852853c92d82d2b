import { describe, expect, it, onTestFinished } from 'vitest'
import { pool, subscribe } from '../../src/index.ts'
import { awaitGone, within } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { CALLERS, MOST_CALLS } from './recycling-load.ts'
import { collect, stageRecycled } from './recycling-stage.ts'

const MEMBERS = 3

/** How many processes there are at the most, from now until the end of the test. */
function countProcesses() {
  const pids = new Set<number>()
  const seen: number[] = []
  let most = 0
  const undo = [
    subscribe('worker:spawned', ({ pid }) => {
      seen.push(pid)
      pids.add(pid)
      most = Math.max(most, pids.size)
    }),
    subscribe('worker:died', ({ death }) => pids.delete(death.pid ?? 0)),
  ]
  for (const each of undo) onTestFinished(each)
  return { most: () => most, seen }
}

describe('a pool whose members are recycled every 20 calls under load', () => {
  it.each(['python', 'node'] as const)(
    '%s: no call fails or is lost, and one member at a time is replaced',
    async (runtime) => {
      const { child, handled } = stageRecycled()
      const recycled = collect('worker:recycled')
      const processes = countProcesses()
      const member = child(runtime, { recycle: { maxCalls: 20 }, budget: { intensity: 0 } })
      const system = await startMain([pool('p', member, { size: MEMBERS })], { intensity: 0 })
      const ref = system.ref('main/p')
      const sent: string[] = []
      const caller = async (name: number): Promise<void> => {
        for (let n = 0; n < MOST_CALLS && recycled.length < 12; n += 1) {
          const id = `${name}:${n}`
          sent.push(id)
          await ref.call('handle', id, { deadlineMs: 20_000 })
        }
      }
      await within('all answers', Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name))), 60_000)
      const report = await system.shutdown()
      expect(report).toMatchObject({ unstopped: [], swept: [] })
      expect(handled().toSorted()).toEqual(sent.toSorted())
      expect(new Set(recycled.map(({ path }) => path)).size).toBe(MEMBERS)
      expect(processes.most()).toBe(MEMBERS + 1)
      for (const pid of processes.seen) await awaitGone(pid)
    },
    90_000,
  )
})
