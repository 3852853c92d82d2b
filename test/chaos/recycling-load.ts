import { describe, expect, it } from 'vitest'
import type { Ref, System } from '../../src/index.ts'
import { startMain } from '../fixtures/systems.ts'
import { collect, stageRecycled } from './recycling-stage.ts'

/** No caller makes more calls than this, whatever happens. */
export const MOST_CALLS = 100_000

/** Callers at the same time. */
export const CALLERS = 6

interface Load {
  /** Every message that was sent, in that order. */
  readonly sent: readonly string[]
  /** Message → pid of the worker that answered; the n-th answer to a message has `#n` behind it. */
  readonly answers: ReadonlyMap<string, unknown>
  readonly casts: number
  readonly failures: readonly unknown[]
}

/** Calls and casts from several callers, without a pause, until `isEnough`. */
async function load(ref: Ref, isEnough: () => boolean): Promise<Load> {
  const sent: string[] = []
  const answers = new Map<string, unknown>()
  const failures: unknown[] = []
  let casts = 0
  const caller = async (name: number): Promise<void> => {
    for (let n = 0; n < MOST_CALLS && !isEnough(); n += 1) {
      const id = `${name}:${n}`
      sent.push(id)
      if (n % 5 === 4) {
        casts += 1
        ref.cast('handle', id)
        continue
      }
      await ref.call('handle', id, { deadlineMs: 15_000 }).then(
        (pid) => answers.set(answers.has(id) ? `${id}#2` : id, pid),
        (error: unknown) => failures.push(error),
      )
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name)))
  // Behind it all: an answer to this says that the casts are done, where one thing is done after
  // another.
  await ref.call('handle', 'end', { deadlineMs: 15_000 })
  return { sent: [...sent, 'end'], answers, casts, failures }
}

const incarnationOf = async (system: System): Promise<unknown> => {
  const answer = await system.supervisor('main')?.whichChild('w')
  return answer?.ok === true ? answer.child.incarnation : undefined
}

const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted()

/**
 * A worker in Python that goes through so many lives, and one in Node through a quarter of them.
 */
export function losesNothing(lives: number): void {
  const ofNode = Math.ceil(lives / 4)

  describe('a worker that is recycled every 20 calls under load', () => {
    it('sequential: nothing fails, nothing is lost or done twice, and everything in order', async () => {
      const { child, handled } = stageRecycled()
      const [recycled, restarts] = [collect('worker:recycled'), collect('supervisor:child_terminated')]
      const system = await startMain([child('python', { recycle: { maxCalls: 20 } })], { intensity: 0 })
      const before = await incarnationOf(system)
      const { sent, answers, casts, failures } = await load(system.ref('main/w'), () => recycled.length >= lives)
      expect(failures).toEqual([])
      expect(answers.size).toBe(sent.length - casts - 1)
      expect(handled()).toEqual(sent)
      expect(recycled.length).toBeGreaterThanOrEqual(lives)
      expect(new Set(answers.values()).size).toBeGreaterThanOrEqual(lives)
      expect(Math.min(...recycled.map(({ calls }) => calls))).toBeGreaterThanOrEqual(16)
      expect([restarts.length, await incarnationOf(system)]).toEqual([0, before])
    }, 120_000)

    it('concurrent: nothing fails, and nothing is lost or done twice', async () => {
      const { child, handled } = stageRecycled()
      const recycled = collect('worker:recycled')
      const system = await startMain([child('node', { recycle: { maxCalls: 20 } })], { intensity: 0 })
      const { sent, answers, casts, failures } = await load(system.ref('main/w'), () => recycled.length >= ofNode)
      await system.shutdown()
      expect(failures).toEqual([])
      expect(answers.size).toBe(sent.length - casts - 1)
      expect(sorted(handled())).toEqual(sorted(sent))
      expect(new Set(answers.values()).size).toBeGreaterThanOrEqual(ofNode)
    }, 120_000)
  })
}
