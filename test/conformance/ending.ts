import { describe, expect, it } from 'vitest'
import { StartError } from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitEvent, awaitGone } from '../fixtures/await-event.ts'
import { entered, errorOf, isOfWorker, logged, type MakeChild, OF_WORKER, startGated, startStage } from './stage.ts'

/** Long enough that no step of the ladder is over before the test moves the clock. */
const GRACE_MS = 10_000

/** Cases about a worker's life: how it begins, how it is watched, how it ends. */
export function testEnding(makeChild: MakeChild): void {
  it('that fails to initialise says why, and its stderr comes home', async () => {
    const error = await errorOf(startStage(makeChild, { env: { CONFORMANCE_INIT_FAILS: '1' } }))
    expect(error).toBeInstanceOf(StartError)
    expect(error).toMatchObject({ code: 'START_FAILED', message: expect.stringContaining('there is no model here') })
  })

  it('answers its heartbeat while its handler is busy', async () => {
    const { ref } = await startStage(makeChild, { overrides: { heartbeatMs: 100, heartbeatLimitMs: 1_000 } })
    await ref.call('spin_for', { ms: 2_000 }, { deadlineMs: 30_000 })
    expect(ref.lastDeath).toBeUndefined()
  })

  it('that is killed is restarted, and takes the next call', async () => {
    const { ref } = await startStage(makeChild)
    const pid = Number(await ref.call('pid'))
    const died = awaitEvent('worker:died')
    process.kill(pid, 'SIGKILL')
    expect((await died).death).toMatchObject({ path: OF_WORKER, pid, reason: { type: 'signaled', signal: 'SIGKILL' } })
    expect(await ref.call('counter')).toBe(1)
    expect(await ref.call('pid')).not.toBe(pid)
  })

  it('takes its own processes with it', async () => {
    const { ref } = await startStage(makeChild)
    const grandchild = Number(await ref.call('spawn_grandchild'))
    expect(grandchild).toBeGreaterThan(0)
    const died = awaitEvent('worker:died')
    process.kill(Number(await ref.call('pid')), 'SIGKILL')
    await died
    await awaitGone(grandchild)
  })

  describe('that is stopped', () => {
    it.each([1, 3])(
      'lets the calls that are in flight end, with concurrency %i, and ends with shutdown',
      async (concurrency) => {
        const { system, ref, openGate, waitsIn } = await startGated(makeChild, { concurrency })
        const inside = entered('running')
        const running = ref.call('gate', 'running')
        const waiting = errorOf(ref.call('echo', 'waiting'))
        await inside
        const died = awaitEvent('worker:died')
        const report = system.shutdown()
        await openGate()
        expect(await running).toBe('running')
        const isInFlight = waitsIn === 'worker' || concurrency > 1
        expect(await waiting).toMatchObject(isInFlight ? { resolved: 'waiting' } : { code: 'CALL_NOPROC' })
        expect((await died).death).toMatchObject({
          path: OF_WORKER,
          reason: { type: 'shutdown' },
          code: 0,
          inFlight: [],
        })
        expect((await report).unstopped).toEqual([])
      },
    )

    it('hands back the calls that it has not started, lets those that run end, and ends with shutdown', async () => {
      const clock = new TestClock()
      const begun = draining()
      const { system, ref, openGate } = await startGated(makeChild, {
        options: { clock },
        overrides: { shutdown: GRACE_MS, heartbeatMs: 'off' },
      })
      const inside = entered('running')
      const running = ref.call('gate', 'running', { deadlineMs: 'infinity' })
      const waiting = errorOf(ref.call('counter', null, { deadlineMs: 'infinity' }))
      await inside
      const died = awaitEvent('worker:died')
      const report = system.shutdown({ limitMs: 'infinity' })
      await begun
      clock.advanceNow(0.4 * GRACE_MS) // draining is over, STOP is sent; the worker reads it before the gate's answer
      await openGate()
      expect(await running).toBe('running')
      expect((await died).death).toMatchObject({ path: OF_WORKER, reason: { type: 'shutdown' }, code: 0 })
      expect(await waiting).toMatchObject({ code: 'CALL_NOPROC', progress: 'not_delivered' })
      expect((await report).unstopped).toEqual([])
    })

    it('ends at once when it reads end of file, whatever its handler does', async () => {
      const clock = new TestClock()
      const begun = draining()
      const { system, ref } = await startStage(makeChild, {
        options: { clock },
        overrides: { shutdown: GRACE_MS, heartbeatMs: 'off' },
      })
      const spinning = logged('spinning')
      const call = errorOf(ref.call('spin', null, { deadlineMs: 'infinity' }))
      await spinning
      const died = awaitEvent('worker:died')
      const report = system.shutdown({ limitMs: 'infinity' })
      await begun
      // Past draining and asking: the pipe is closed. The clock never comes to SIGTERM.
      clock.advanceNow(0.75 * GRACE_MS)
      expect((await died).death).toMatchObject({
        path: OF_WORKER,
        reason: { type: 'shutdown' },
        code: 0,
        signal: undefined,
      })
      expect(await call).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
      expect((await report).unstopped).toEqual([])
    })
  })
}

/** The moment when the worker begins to stop. Ask before it is started: only then does it tell. */
function draining(): Promise<unknown> {
  return awaitEvent('worker:state', ({ path, state }) => isOfWorker(path) && state === 'draining')
}
