import { afterEach, describe, expect, it } from 'vitest'
import {
  type ChildSpec,
  type MailboxOptions,
  pool,
  type Ref,
  subscribe,
  supervisor,
  type WorkerOverrides,
} from '../../src/index.ts'
import {
  expectNoOrphans,
  killWorker,
  startForTest,
  startVirtual,
  type TestSystem,
  until,
} from '../../src/testing/index.ts'
import { awaitEvent, awaitGone } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker } from '../fixtures/systems.ts'

/** What serves `main/w`. */
interface Way {
  readonly name: string
  /** Path of its life. */
  readonly life: string
  readonly place: (member: ChildSpec, mailbox: MailboxOptions) => ChildSpec
}

const WAYS: readonly Way[] = [
  { name: 'a worker', life: 'main/w', place: (member) => member },
  { name: 'a pool of it', life: 'main/w/1', place: (member, mailbox) => pool('w', member, { size: 1, mailbox }) },
]

const INFINITE = { deadlineMs: 'infinity' } as const

/** What a call ended with: its answer, or the error. */
const endOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

// Further cases are in `test/conformance`, which SDKs pass as well: values, streams, input,
// progress, cancellation, order, containment, stopping.
describe.each(WAYS)('through $name', ({ life, place }) => {
  const systems: TestSystem[] = []

  afterEach(async () => {
    for (const system of systems.splice(0)) await system.shutdown({ limitMs: 5_000 })
    await expectNoOrphans()
  })

  async function start(member: ChildSpec, mailbox: MailboxOptions = {}): Promise<TestSystem> {
    const gate = nodeWorker('gate', 'conformance-gate')
    const system = await startForTest(supervisor('main', { intensity: 20 }, [gate, place(member, mailbox)]))
    systems.push(system)
    return system
  }

  const counting = (overrides: WorkerOverrides = {}): Promise<TestSystem> => start(pythonWorker('w', 'echo', overrides))

  /** In the midst of a call, which ends when the gate is opened. What is sent now waits. */
  async function busy(mailbox: MailboxOptions = {}) {
    const member = nodeWorker('w', 'gated', { maxInFlight: 1, mailbox })
    const system = await start(member, mailbox)
    const isInside = awaitEvent('worker:log', ({ message }) => message === 'entered busy')
    const held = endOf(system.ref('main/w').call('enter', 'busy', INFINITE))
    await isInside
    const open = async (): Promise<void> => {
      await system.ref('main/gate').call('open')
      await held
    }
    return { system, ref: system.ref('main/w'), open }
  }

  /** Handlers that do not exist answer at once. */
  const ask = (ref: Ref, name: string, options: { priority?: number; deadlineMs: number | 'infinity' }) =>
    endOf(ref.call('nothing', name, options)).then(() => name)

  it.each([
    ['priority', ['high', 'plain', 'soon', 'low']],
    ['deadline', ['soon', 'low', 'high', 'plain']],
    ['fifo', ['low', 'plain', 'high', 'soon']],
  ] as const)('what waits goes by the order of the mailbox: %s', async (order, expected) => {
    const { ref, open } = await busy({ order, ...(order === 'priority' ? { ageMs: 60_000 } : {}) })
    const answered: string[] = []
    const calls = [
      ask(ref, 'low', { priority: -1, deadlineMs: 50_000 }),
      ask(ref, 'plain', INFINITE),
      ask(ref, 'high', { priority: 4, deadlineMs: 60_000 }),
      ask(ref, 'soon', { deadlineMs: 40_000 }),
    ].map((call) => call.then((name) => answered.push(name)))
    expect(ref.queued).toBe(4)
    await open()
    await Promise.all(calls)
    expect(answered).toEqual(expected)
  })

  it('its mailbox is bounded', async () => {
    const { ref, open } = await busy({ maxMessages: 1 })
    const first = ask(ref, 'first', INFINITE)
    expect(await endOf(ref.call('nothing'))).toMatchObject({ code: 'CALL_MAILBOX_FULL', progress: 'not_delivered' })
    await open()
    expect(await first).toBe('first')
  })

  it('each clock is told from the others', async () => {
    const { ref, open } = await busy()
    const queue = endOf(ref.call('nothing', null, { queueMs: 30, deadlineMs: 60_000 }))
    const deadline = endOf(ref.call('nothing', null, { deadlineMs: 30 }))
    const timeout = { code: 'CALL_TIMEOUT', progress: 'not_delivered' }
    expect(await queue).toMatchObject({ ...timeout, clock: 'queue' })
    expect(await deadline).toMatchObject({ ...timeout, clock: 'deadline' })
    await open()
    const stream = ref.stream('enter', 'idle', { idleMs: 30, deadlineMs: 60_000 })
    expect(await endOf(stream.next())).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'idle', progress: 'started' })
  })

  it('a handler that does not yield is killed after its grace, and what waited goes on', async () => {
    const system = await counting({ onOverrun: 'kill', graceMs: 50 })
    const ref = system.ref('main/w')
    const late = endOf(ref.call('sleep_busy', { ms: 600_000 }, { deadlineMs: 200 }))
    const behind = ref.call('counter', null, INFINITE)
    expect(await late).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'deadline' })
    expect(await behind).toBe(1)
    expect(ref.lastDeath).toMatchObject({ path: life, reason: { type: 'overrun', method: 'sleep_busy', graceMs: 50 } })
  })

  it('a death fails what had begun with its certificate, and all else goes on in order', async () => {
    const system = await counting()
    const ref = system.ref('main/w')
    const begun = awaitEvent('worker:log', ({ message }) => message === 'begins')
    const started = endOf(ref.call('sleep_busy', { ms: 600_000 }, INFINITE))
    const waiting = [1, 2, 3].map(() => ref.call('counter', null, INFINITE))
    await begun
    const death = await killWorker(system, life)
    expect(death).toMatchObject({ path: life, signal: 'SIGKILL', reason: { type: 'signaled' } })
    expect(death.inFlight[0]).toEqual({ method: 'sleep_busy', progress: 'started', outcome: 'failed' })
    expect(await started).toMatchObject({ code: 'CALL_EXITED', progress: 'started', death: { pid: death.pid } })
    expect(await Promise.all(waiting)).toEqual([1, 2, 3])
    expect(ref.lastDeath).toMatchObject({ incarnation: death.incarnation })
    expect(system.history.restarts(life)).toBe(1)
  })

  it('what may be repeated is given to the next life, as often as it may be', async () => {
    const system = await counting()
    const again = awaitEvent('message:redelivered', ({ method }) => method === 'sleep_busy')
    const first = awaitEvent('worker:log', ({ message }) => message === 'begins')
    const options = { ...INFINITE, idempotent: true, maxAttempts: 2 }
    const call = endOf(system.ref('main/w').call('sleep_busy', { ms: 600_000 }, options))
    await first
    const second = awaitEvent('worker:log', ({ message }) => message === 'begins')
    await killWorker(system, life)
    expect(await again).toMatchObject({ path: life, attempt: 1 })
    await second
    await killWorker(system, life)
    expect(await call).toMatchObject({ code: 'CALL_EXITED', message: expect.stringContaining('tried 2 times') })
  })

  it('tells of each call: whom it was sent to, and who got it', async () => {
    const system = await counting()
    const told: string[] = []
    const undo = (['call:sent', 'call:delivered', 'call:settled'] as const).map((name) =>
      subscribe(name, ({ path, method }) => told.push(`${name} ${path} ${method}`)),
    )
    await system.ref('main/w').call('counter')
    for (const each of undo) each()
    expect(told).toEqual(['call:sent main/w counter', `call:delivered ${life} counter`, 'call:settled main/w counter'])
  })

  it('faults that a test orders happen', async () => {
    const system = await counting()
    const ref = system.ref('main/w')
    system.faults.crashOnCall(life, 2)
    expect(await ref.call('echo', 1)).toBe(1)
    expect(await endOf(ref.call('sleep_busy', { ms: 50 }))).toMatchObject({ code: 'CALL_EXITED' })
    system.faults.corruptFrame(life)
    const died = until(system, 'worker:died', { path: life })
    expect(await endOf(ref.call('echo', 2))).toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death.reason).toMatchObject({ type: 'protocol' })
    expect(await ref.call('echo', 3)).toBe(3)
  })

  it('a life that hangs is found by its heartbeats', async () => {
    const system = await counting({ heartbeatMs: 100, heartbeatLimitMs: 500 })
    const died = until(system, 'worker:died', { path: life })
    const pid = Number(await system.ref('main/w').call('pid'))
    process.kill(pid, 'SIGSTOP')
    expect((await died).death.reason).toMatchObject({ type: 'unresponsive' })
    await awaitGone(pid)
    expect(await system.ref('main/w').call('counter')).toBe(1)
  })

  it('a life is recycled, and no call fails by it', async () => {
    const system = await counting({ recycle: { maxCalls: 5, jitter: 0 } })
    const recycled = until(system, 'worker:recycled', { path: life })
    const pids = await Promise.all(Array.from({ length: 40 }, () => system.ref('main/w').call('pid')))
    expect(await recycled).toMatchObject({ path: life, why: 'calls' })
    expect(pids).toEqual(pids.filter((pid) => typeof pid === 'number'))
  })

  it('runs in virtual time', async () => {
    const member = nodeWorker('w', 'echo')
    const system = await startVirtual(supervisor('main', {}, [place(member, {})]), {
      workers: { node: (fake) => ({ methods: { slow: () => fake.wait(3_000).then(() => fake.path) } }) },
    })
    const ref = system.ref('main/w')
    const [answered, late] = [ref.call('slow'), endOf(ref.call('slow', null, { deadlineMs: 1_000 }))]
    await system.clock.advance(1_000)
    expect(await late).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'deadline' })
    await system.clock.advance(2_000)
    expect(await answered).toBe(life)
    const lost = endOf(ref.call('slow'))
    await system.clock.advance(10)
    await killWorker(system, life)
    await system.clock.advance(10)
    expect(await lost).toMatchObject({ code: 'CALL_EXITED', progress: 'started' })
    await system.clock.run(system.shutdown())
  })
})
