import { describe, expect, it } from 'vitest'
import { CallError, subscribe } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { pythonWorker, startMain } from '../fixtures/systems.ts'

/** A call that its worker has not read goes to the successor: it is to have begun. */
const begun = () => awaitEvent('worker:log', ({ message }) => message === 'begins')

describe('a sequential worker that is killed under load', () => {
  it('fails the one call that it had started, and the others go to its successor, in order', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const ref = system.ref('main/w')
    const pid = Number(await ref.call('pid'))
    const died = awaitEvent('worker:died')
    const running = begun()
    const started = ref.call('sleep_busy', { ms: 60_000 }, { deadlineMs: 'infinity' }).catch((error: unknown) => error)
    const waiting = Array.from({ length: 50 }, () => ref.call('counter'))
    await running
    process.kill(pid, 'SIGKILL')
    const { death } = await died
    expect(death).toMatchObject({ reason: { type: 'signaled', signal: 'SIGKILL' }, signal: 'SIGKILL', pid })
    expect(death.inFlight[0]).toEqual({ method: 'sleep_busy', progress: 'started', outcome: 'failed' })
    const error = await started
    expect(error).toBeInstanceOf(CallError)
    expect(error).toMatchObject({ code: 'CALL_EXITED', progress: 'started', death: { incarnation: death.incarnation } })
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  })

  it('runs an idempotent call again, up to its attempts', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const ref = system.ref('main/w')
    let attempts = 0
    const undo = subscribe('call:delivered', ({ method, attempt }) => {
      if (method === 'sleep_busy') attempts = attempt
    })
    let pid = Number(await ref.call('pid'))
    const first = begun()
    const call = ref
      .call('sleep_busy', { ms: 60_000 }, { idempotent: true, maxAttempts: 2, deadlineMs: 'infinity' })
      .catch((error: unknown) => error)
    const reborn = awaitEvent('worker:ready')
    await first
    const second = begun()
    process.kill(pid, 'SIGKILL')
    pid = (await reborn).pid
    await second
    process.kill(pid, 'SIGKILL')
    expect(await call).toMatchObject({ code: 'CALL_EXITED', message: expect.stringContaining('it was tried 2 times') })
    expect(attempts).toBe(2)
    undo()
  })

  it('tells the caller of a call that was started once, and waits to be started again, that it was', async () => {
    const system = await startMain([pythonWorker('w', 'echo', { restart: 'transient' })])
    const supervisor = system.supervisor('main')
    const ref = system.ref('main/w')
    const pid = Number(await ref.call('pid'))
    const delivered = awaitEvent('call:delivered', ({ method }) => method === 'sleep_busy')
    const call = ref
      .call('sleep_busy', { ms: 60_000 }, { idempotent: true, deadlineMs: 'infinity' })
      .catch((error: unknown) => error)
    const waiting = ref.call('counter', undefined, { deadlineMs: 'infinity' }).catch((error: unknown) => error)
    await delivered
    // Back in the mailbox, where both are when nobody will ever take them.
    void awaitEvent('worker:died').then(() => supervisor?.terminateChild('w'))
    process.kill(pid, 'SIGKILL')
    expect(await call).toMatchObject({ code: 'CALL_NOPROC', progress: 'started' })
    expect(await waiting).toMatchObject({ code: 'CALL_NOPROC', progress: 'not_delivered' })
  })

  it('settles every call exactly once, whenever it is killed', async () => {
    const system = await startMain([pythonWorker('w', 'echo')], { intensity: 1_000 })
    const ref = system.ref('main/w')
    let pid = Number(await ref.call('pid'))
    const undo = subscribe('worker:ready', (event) => {
      pid = event.pid
    })
    const outcomes = { ok: 0, failed: 0 }
    const seen = new Set<unknown>()
    for (let round = 0; round < 8; round += 1) {
      const calls = Array.from({ length: 40 }, (_, index) => {
        const id = `${round}-${index}`
        return ref.call('echo', id, { deadlineMs: 30_000 }).then(
          (value) => {
            expect(value).toBe(id)
            seen.add(id)
            outcomes.ok += 1
          },
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'CALL_EXITED' })
            seen.add(id)
            outcomes.failed += 1
          },
        )
      })
      // After as many answers as there were rounds: a different moment each time.
      await Promise.all(calls.slice(0, round))
      const reborn = awaitEvent('worker:ready')
      process.kill(pid, 'SIGKILL')
      await Promise.all(calls)
      await reborn
    }
    undo()
    expect(outcomes.ok + outcomes.failed).toBe(320)
    expect(seen.size).toBe(320)
    expect(outcomes.failed).toBeLessThanOrEqual(8)
  })
})

describe('a concurrent worker that is killed', () => {
  it('fails every call that it may have started', async () => {
    const system = await startMain([pythonWorker('w', 'echo_async')])
    const ref = system.ref('main/w')
    const ready = awaitEvent('worker:ready')
    const delivered = awaitEvent('call:delivered', ({ attempt, method }) => method === 'wait' && attempt === 1)
    const calls = Array.from({ length: 5 }, () =>
      ref.call('wait', { ms: 60_000 }, { deadlineMs: 'infinity' }).catch((error: unknown) => error),
    )
    await delivered
    const pid = system.ref('main/w').lastDeath?.pid
    expect(pid).toBeUndefined()
    const supervisor = system.supervisor('main')
    const result = await supervisor?.terminateChild('w')
    expect(result).toEqual({ ok: true })
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
    void ready.catch(() => undefined)
  })
})
