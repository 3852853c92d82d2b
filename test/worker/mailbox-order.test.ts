import { describe, expect, it } from 'vitest'
import { CallError, type MailboxOptions, type Ref, RemoteError, type System, subscribe } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

const HEARTBEAT = { heartbeatMs: 100, heartbeatLimitMs: 600 }

/** Messages behind the call that keeps the worker busy. */
const MAX_MESSAGES = 20

interface Stage {
  readonly system: System
  readonly ref: Ref
  /** What the call that keeps the worker busy was answered with. */
  readonly busy: Promise<unknown>
  /** Lets it go on. */
  readonly open: () => Promise<unknown>
}

/**
 * A worker that handles one call at a time, in the midst of one, which ends when the gate is
 * opened.
 */
async function startBusy(mailbox: MailboxOptions = {}): Promise<Stage> {
  const system = await startMain([
    nodeWorker('gate', 'conformance-gate'),
    nodeWorker('w', 'gated', { maxInFlight: 1, mailbox: { maxMessages: MAX_MESSAGES, ...mailbox }, ...HEARTBEAT }),
  ])
  const ref = system.ref('main/w')
  const isInside = awaitEvent('worker:log', ({ message }) => message === 'entered busy')
  const busy = ref.call('enter', 'busy', { deadlineMs: 'infinity' })
  await isInside
  return { system, ref, busy, open: () => system.ref('main/gate').call('open') }
}

/**
 * Fills the mailbox with calls that wait for ever.
 * @returns What becomes of them: codes of errors.
 */
function fill(ref: Ref): Promise<unknown[]> {
  const calls = Array.from({ length: MAX_MESSAGES - ref.queued }, () =>
    ref.call('nothing', undefined, { deadlineMs: 'infinity' }).then(
      () => 'answered',
      (error: unknown) => (error instanceof CallError || error instanceof RemoteError ? error.code : String(error)),
    ),
  )
  return Promise.all(calls)
}

describe('behind a busy worker', () => {
  it.each([
    ['priority', 'higher plain first plain second lower'],
    ['deadline', 'plain first lower higher plain second'],
  ] as const)('those that wait go by the order of the mailbox: %s', async (order, expected) => {
    const { ref, busy, open } = await startBusy({ order, ageMs: 60_000 })
    const settled: string[] = []
    // The worker has no such method, and says so: it needs no gate for that.
    const send = (name: string, options: { priority?: number; deadlineMs: number | 'infinity' }) =>
      ref.call('nothing', name, options).catch(() => settled.push(name))
    const calls = [
      send('lower', { priority: -1, deadlineMs: 50_000 }),
      send('plain first', { deadlineMs: 40_000 }),
      send('plain second', { deadlineMs: 'infinity' }),
      send('higher', { priority: 4, deadlineMs: 60_000 }),
    ]
    expect(ref.queued).toBe(4)
    await open()
    expect(await busy).toBe('busy')
    await Promise.all(calls)
    expect(settled.join(' ')).toBe(expected)
  })

  it('a full mailbox does not keep the worker from answering heartbeats', async () => {
    const { system, ref, busy, open } = await startBusy()
    // Its deadline is the event to wait for: several limits of silence later.
    const late = ref.call('nothing', undefined, { deadlineMs: 3 * HEARTBEAT.heartbeatLimitMs })
    const waiting = fill(ref)
    await expect(late).rejects.toMatchObject({ code: 'CALL_TIMEOUT', progress: 'not_delivered' })
    expect([ref.queued, ref.lastDeath]).toEqual([MAX_MESSAGES - 1, undefined])
    await open()
    expect(await busy).toBe('busy')
    expect(new Set(await waiting)).toEqual(new Set(['REMOTE_UNKNOWN_METHOD']))
    expect(system.ref('main/w').lastDeath).toBeUndefined()
  })

  it('an order to stop overtakes a full mailbox: the worker ends its call and then itself, and gets nothing more', async () => {
    // Listened to before the worker begins: only then does it tell its states.
    const draining = awaitEvent('worker:state', ({ path, state }) => path === 'main/w' && state === 'draining')
    const { system, ref, busy, open } = await startBusy()
    const waiting = fill(ref)
    const deliveries: string[] = []
    const undo = subscribe('call:delivered', ({ path, method }) => {
      if (path === 'main/w') deliveries.push(method)
    })
    const stopped = system.supervisor('main')?.terminateChild('w')
    await draining
    await open()
    expect(await busy).toBe('busy')
    expect(await stopped).toMatchObject({ ok: true })
    expect(new Set(await waiting)).toEqual(new Set(['CALL_NOPROC']))
    undo()
    expect(deliveries).toEqual([])
    expect(ref.lastDeath).toMatchObject({ reason: { type: 'shutdown' }, code: 0 })
  })
})
