import { afterEach, describe, expect, it } from 'vitest'
import { type System, subscribe, worker } from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'
import { speakingProgram } from './raw-program.ts'

/** Long enough that no step of the ladder is over before the test moves the clock. */
const GRACE_MS = 10_000

let system: System | undefined
// The clock of the system stands still: what hangs would not be killed by its shutdown.
afterEach(() => system?.kill())

describe('calls that a stopping worker hands back', () => {
  it('go to its successor in their order, once, and keep their deadlines', async () => {
    const clock = new TestClock()
    const quiet = { heartbeatMs: 'off' } as const
    // `trigger` ends, so what stands after it is stopped and started anew; the gate stands before
    // it. Listened to before the workers begin: only then do they tell it.
    const stopping = awaitEvent('worker:state', ({ path, state }) => path === 'main/w' && state === 'draining')
    system = await startMain(
      [
        nodeWorker('gate', 'conformance-gate', quiet),
        nodeWorker('trigger', 'conformance', { ...quiet, env: {} }),
        nodeWorker('w', 'conformance', { ...quiet, shutdown: GRACE_MS }),
      ],
      { strategy: 'rest_for_one' },
      { clock },
    )
    const ref = system.ref('main/w')
    const deliveries: string[] = []
    const undo = subscribe('call:delivered', ({ path, method, attempt }) => {
      if (path === 'main/w') deliveries.push(`${method} ${attempt}`)
    })
    const inside = awaitEvent('worker:log', ({ message }) => message === 'entered running')
    const running = ref.call('gate', 'running', { deadlineMs: 'infinity' })
    const waiting = [1, 2, 3].map(() => ref.call('counter', null, { deadlineMs: 'infinity' }))
    const limited = ref.call('echo', 'late', { deadlineMs: 4_100 }).catch((error: unknown) => error)
    await inside
    process.kill(Number(await system.ref('main/trigger').call('pid', null, { deadlineMs: 'infinity' })), 'SIGKILL')
    await stopping
    clock.advanceNow(0.4 * GRACE_MS) // STOP is sent; the worker reads it before the gate's answer
    clock.advanceNow(200)
    expect(await limited).toMatchObject({ code: 'CALL_TIMEOUT' })
    await system.ref('main/gate').call('open', null, { deadlineMs: 'infinity' })
    expect(await running).toBe('running')
    expect(await Promise.all(waiting)).toEqual([1, 2, 3])
    undo()
    expect(deliveries).toEqual([
      'gate 1',
      'counter 1',
      'counter 1',
      'counter 1',
      'echo 1',
      'counter 2',
      'counter 2',
      'counter 2',
    ])
    expect(ref.lastDeath).toMatchObject({ reason: { type: 'shutdown' }, code: 0 })
  })

  it('are the last that it gets: the others stay in the mailbox, within its bound', async () => {
    const handingBack = speakingProgram(
      '({ 0: kind, 1: id }, say) => kind === Kind.CALL && say([Kind.FAIL, id, { code: "STOPPING" }])',
    )
    system = await startMain([worker('w', handingBack, { prefetch: 3, mailbox: { maxMessages: 10 } })])
    const ref = system.ref('main/w')
    let delivered = 0
    const undo = subscribe('call:delivered', () => (delivered += 1))
    const settled = awaitEvent('call:settled', ({ code }) => code === 'CALL_TIMEOUT')
    const calls = [ref.call('m', 0, { deadlineMs: 300 })]
    const limited = expect(calls[0]).rejects.toMatchObject({ code: 'CALL_TIMEOUT', progress: 'not_started' })
    for (let n = 1; n < 14; n += 1) calls.push(ref.call('m', n, { deadlineMs: 'infinity' }))
    const outcomes = Promise.allSettled(calls)
    await settled
    await limited
    undo()
    expect([delivered, ref.queued]).toEqual([4, 10])
    await system.shutdown({ limitMs: 1_000 })
    expect((await outcomes).map(({ status }) => status)).toEqual(Array.from(calls, () => 'rejected'))
  })

  it.each([
    ['has sent elements', 'say([Kind.ITEM, message[1], 1])'],
    ['has taken elements', 'say([Kind.PULL, message[1], 1])'],
  ])('fail when it %s: they were started, and are not begun again', async (_, begins) => {
    const program = speakingProgram(`(message, say) => {
      const [kind, id, , , , , , , credit] = message
      if (kind === Kind.CALL) ${begins}
      if (kind === Kind.PUSH || (kind === Kind.CALL && credit > 0))
        say([Kind.FAIL, id, { code: 'STOPPING', name: 'Stopping', message: 'no more' }])
    }`)
    system = await startMain([worker('w', program)])
    const ref = system.ref('main/w')
    let deliveries = 0
    const undo = subscribe('call:delivered', () => (deliveries += 1))
    const heard: unknown[] = []
    const failed = { code: 'REMOTE_ERROR', remote: { name: 'Stopping', message: 'no more' } }
    if (begins.includes('ITEM')) {
      const all = async (): Promise<void> => {
        for await (const element of ref.stream('m', null, { idempotent: true })) heard.push(element)
      }
      await expect(all()).rejects.toMatchObject(failed)
    } else {
      await expect(ref.call('m', null, { input: [1, 2], idempotent: true })).rejects.toMatchObject(failed)
    }
    undo()
    expect([deliveries, heard, ref.queued]).toEqual([1, begins.includes('ITEM') ? [1] : [], 0])
  })
})
