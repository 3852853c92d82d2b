import { describe, expect, it } from 'vitest'
import { type ChildSpec, subscribe, worker } from '../../src/index.ts'
import { awaitEvent, awaitGone, within } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { speakingProgram } from '../worker/raw-program.ts'
import { CALLERS, losesNothing, MOST_CALLS } from './recycling-load.ts'
import { awaitNth, collect, stageRecycled } from './recycling-stage.ts'

losesNothing(16)

describe('a hand-over', () => {
  it('leaves a stream to the life that began it, while the next one works', async () => {
    const { child } = stageRecycled()
    const system = await startMain([child('node', { recycle: { maxCalls: 2, jitter: 0 } })])
    const ref = system.ref('main/w')
    const gates: (() => void)[] = []
    const isOpen = [0, 1].map(() => new Promise<void>((open) => gates.push(open)))
    async function* numbers(): AsyncGenerator<number> {
      for (const [n, gate] of isOpen.entries()) {
        yield n
        await gate
      }
      yield 2
    }
    const recycled = awaitEvent('worker:recycled')
    const stream = ref.stream('double', undefined, { input: numbers(), deadlineMs: 'infinity' })
    const first = await stream.next()
    const [old] = first.value as [number, number]
    expect(await ref.call('handle', 'a')).toBe(old)
    const { incarnation } = await recycled
    const died = awaitEvent('worker:died', ({ death }) => death.incarnation === incarnation)
    expect(await ref.call('handle', 'b')).not.toBe(old)
    const rest: unknown[] = []
    for (const open of gates) open()
    for await (const element of stream) rest.push(element)
    expect(rest).toEqual([
      [old, 2],
      [old, 4],
    ])
    expect((await died).death).toMatchObject({ pid: old, reason: { type: 'shutdown' }, inFlight: [] })
  })

  it('comes when the worker has grown', async () => {
    const { child } = stageRecycled()
    const limit = 160 * 1_048_576
    const system = await startMain([child('python', { recycle: { maxMemoryBytes: limit } })])
    const ref = system.ref('main/w')
    const recycled = awaitEvent('worker:recycled')
    const first = await ref.call('grow', 200)
    expect(await recycled).toMatchObject({ why: 'memory', calls: 1 })
    expect((await recycled).memoryBytes).toBeGreaterThan(limit)
    expect(await ref.call('pid')).not.toBe(first)
  })

  it('waits while no successor starts, and the old life goes on', async () => {
    const { child, block, unblock } = stageRecycled()
    const system = await startMain([child('python', { recycle: { maxCalls: 2, jitter: 0 } })])
    const ref = system.ref('main/w')
    const [failed, recycled] = [awaitEvent('worker:recycle_failed'), awaitEvent('worker:recycled')]
    block()
    const pid = await ref.call('pid')
    await ref.call('pid')
    expect(await failed).toMatchObject({
      why: 'calls',
      attempt: 1,
      reason: { type: 'handshake_failed', diagnosis: expect.stringContaining('there is something in the way') },
    })
    expect(await ref.call('pid')).toBe(pid)
    unblock()
    expect(await recycled).toMatchObject({ why: 'calls', calls: 3 })
    expect(await ref.call('pid')).not.toBe(pid)
  })

  it('that the old life does not survive is a death like any other: what may be repeated is answered', async () => {
    const { child } = stageRecycled()
    const system = await startMain([child('python', { recycle: { maxCalls: 5, jitter: 0 } })], { intensity: 1 })
    const ref = system.ref('main/w')
    const terminated = collect('supervisor:child_terminated')
    const pid = Number(await ref.call('pid'))
    const undo = subscribe('worker:spawned', () => {
      undo()
      process.kill(pid, 'SIGKILL')
    })
    const callUntilItDies = async (): Promise<void> => {
      while (terminated.length === 0) await ref.call('pid', undefined, { idempotent: true, deadlineMs: 15_000 })
    }
    await within('all answers', Promise.all([callUntilItDies(), callUntilItDies(), callUntilItDies()]))
    expect(await ref.call('pid')).not.toBe(pid)
    expect(terminated).toMatchObject([{ path: 'main/w', reason: { type: 'signaled', signal: 'SIGKILL' } }])
  })
})

describe('hand-overs with a kill in every third of them', () => {
  it.each(['python', 'node'] as const)(
    '%s: what may be repeated is answered once, and no process is left',
    async (runtime) => {
      const { child } = stageRecycled()
      const pids: number[] = []
      let kills = 0
      const undo = subscribe('worker:spawned', ({ pid }) => {
        const old = pids.at(-1)
        if (pids.push(pid) % 3 !== 0 || old === undefined) return
        kills += 1
        // The old one and the new one in turn.
        const victim = kills % 2 === 0 ? pid : old
        setImmediate(() => kill(victim))
      })
      const recycled = collect('worker:recycled')
      const system = await startMain([child(runtime, { recycle: { maxCalls: 20 } })], { intensity: 1_000 })
      const ref = system.ref('main/w')
      let answers = 0
      const caller = async (): Promise<void> => {
        for (let n = 0; n < MOST_CALLS && kills < 10; n += 1) {
          await ref.call('handle', n, { idempotent: true, maxAttempts: 100, deadlineMs: 20_000 })
          answers += 1
        }
      }
      await within('all answers', Promise.all(Array.from({ length: CALLERS }, () => caller())), 60_000)
      const report = await system.shutdown()
      undo()
      expect(report.swept).toEqual([])
      expect([kills, answers > 10 * CALLERS, recycled.length > 0]).toEqual([10, true, true])
      for (const pid of pids) await awaitGone(pid)
    },
    90_000,
  )
})

/** It may have ended by itself. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' })
  }
}

describe('a shutdown in the midst of a hand-over', () => {
  const spec = (child: ReturnType<typeof stageRecycled>['child']): ChildSpec =>
    child('python', { recycle: { maxCalls: 1 } })

  it.each(['worker:spawned', 'worker:ready', 'worker:recycled'] as const)('leaves no process: at %s', async (name) => {
    const { child } = stageRecycled()
    const pids: number[] = []
    const undo = subscribe('worker:spawned', ({ pid }) => pids.push(pid))
    const system = await startMain([spec(child)])
    const reached = awaitNth(name, 1)
    const call = system.ref('main/w').call('pid')
    await reached
    const report = await system.shutdown()
    undo()
    expect(report).toMatchObject({ unstopped: [], swept: [] })
    expect([await call, pids.length]).toEqual([pids[0], 2])
    for (const pid of pids) await awaitGone(pid)
  })
})

describe('a recycled life that does not finish', () => {
  it('is stopped after maxDrainMs: what it was handling fails, and all others go to its successor', async () => {
    const program = speakingProgram(`([kind, id, , method], say) => {
      if (method === 'hangs') mind.hangs = true
      if (kind === Kind.CALL && !mind.hangs) say([Kind.REPLY, id, process.pid])
    }`)
    const recycle = { maxCalls: 1, maxDrainMs: 100 }
    const overdue = awaitEvent('worker:recycle_overdue')
    const system = await startMain([worker('w', program, { recycle, shutdown: 500 })], { intensity: 0 })
    const ref = system.ref('main/w')
    const hangs = ref.call('hangs', null, { deadlineMs: 'infinity' }).catch((error: unknown) => error)
    const behind = ref.call('pid', null, { deadlineMs: 'infinity' })
    expect(await overdue).toMatchObject({ path: 'main/w', unfinished: 2, maxDrainMs: 100 })
    expect(await hangs).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
    expect(await within('the call behind it', behind)).toEqual(expect.any(Number))
    expect(ref.lastDeath).toBeUndefined()
  })
})
