import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type ChildSpec, type DeathCertificate, subscribe, type WorkerOverrides, worker } from '../../src/index.ts'
import { Kind } from '../../src/wire/kind.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'
import { retainedBytes } from '../fixtures/retained-bytes.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'
import { speakingProgram } from '../worker/raw-program.ts'

const run = promisify(execFile)

/** Where, what in hex, and how many times; see `test/fixtures/workers/python/hostile.py`. */
type Act = readonly [where: 'frames' | 'stdout' | 'stderr' | 'close', hex: string, times: number]

const MIB = 1024 * 1024

/** What a host may grow by beyond what it was told that it may hold. */
const SLACK_BYTES = 32 * MIB

const HEARTBEAT = { heartbeatMs: 100, heartbeatLimitMs: 800 } as const

const hostile = (acts: readonly Act[], overrides: WorkerOverrides = {}): ChildSpec =>
  pythonWorker('bad', 'hostile', {
    codec: 'json',
    restart: 'temporary',
    shutdown: 'brutal_kill',
    env: { HOSTILE: JSON.stringify(acts) },
    ...HEARTBEAT,
    ...overrides,
  })

function frame(message: unknown): string {
  const payload = Buffer.from(JSON.stringify(message))
  const header = Buffer.alloc(4)
  header.writeUInt32BE(payload.length)
  return Buffer.concat([header, payload]).toString('hex')
}

const header = (claim: number): string => claim.toString(16).padStart(8, '0')

/**
 * Starts a hostile worker beside a good one, waits for its death, and sees that the good one never
 * noticed.
 */
async function deathOf(acts: readonly Act[], overrides: WorkerOverrides = {}): Promise<DeathCertificate> {
  const died = awaitEvent('worker:died', ({ death }) => death.path === 'main/bad')
  const system = await startMain([nodeWorker('good', 'echo'), hostile(acts, overrides)])
  const { death } = await died
  expect(await system.ref('main/good').call('echo', 'still here')).toBe('still here')
  expect(system.ref('main/good').lastDeath).toBeUndefined()
  return death
}

describe('a hostile program', () => {
  it('that falls silent in the middle of a frame ends as unresponsive', async () => {
    const { reason } = await deathOf([['frames', `${header(100)}5b31`, 1]])
    expect(reason).toMatchObject({ type: 'unresponsive' })
  })

  it('that closes its frames and lives on ends with reason protocol', async () => {
    const { reason } = await deathOf([['close', '', 1]], { heartbeatMs: 'off' })
    expect(reason).toMatchObject({
      type: 'protocol',
      violation: expect.stringContaining('closed its frame descriptor'),
    })
  })

  it('that claims the largest frame and sends a part costs what it sent', async () => {
    const before = process.memoryUsage().rss
    const { reason } = await deathOf([
      ['frames', header(67_108_864), 1],
      ['frames', '20'.repeat(1_024), 1_024],
    ])
    expect(reason).toMatchObject({ type: 'unresponsive' })
    expect(process.memoryUsage().rss - before).toBeLessThan(SLACK_BYTES)
  })

  it('that claims more than the largest frame ends at once', async () => {
    const { reason } = await deathOf([['frames', header(0xffff_ffff), 1]], { heartbeatMs: 'off' })
    expect(reason).toMatchObject({ type: 'protocol', code: 'WIRE_FRAME_TOO_LARGE' })
  })

  it.each([
    ['msgpack', 'maps', 'WIRE_TOO_MANY_ELEMENTS', '8388608'],
    ['json', 'maps', 'WIRE_TOO_MANY_CONTAINERS', '1048576'],
    ['msgpack', 'texts', 'WIRE_TOO_MANY_ELEMENTS', '8388608'],
    ['json', 'texts', 'WIRE_TOO_MANY_ELEMENTS', '8388608'],
  ])(
    'that sends millions of values in one frame of %s, all of them %s, costs no more than its bytes',
    async (codec, what, code, most) => {
      const host = fileURLToPath(new URL('../fixtures/hosts/amplified.ts', import.meta.url))
      const { stdout } = await run(process.execPath, ['--max-old-space-size=192', await compiled(host), codec, what])
      const reason = {
        type: 'protocol',
        code,
        violation: expect.stringContaining(most),
      }
      expect(JSON.parse(stdout)).toEqual({ reason, answer: 'still here' })
    },
  )

  it('that asks without reading ends when maxInFlight answers wait for it', async () => {
    const before = retainedBytes()
    const calls = Array.from({ length: 16 }, (_, n) => frame([Kind.CALL, n + 1, './nobody', 'm'.repeat(1_000), null]))
    const { reason } = await deathOf([['frames', calls.join(''), 200]], { heartbeatMs: 'off', maxInFlight: 16 })
    expect(reason).toMatchObject({ type: 'protocol', violation: expect.stringContaining('(maxInFlight) were open') })
    expect(retainedBytes() - before).toBeLessThan(SLACK_BYTES)
  })

  it.each(['stdout', 'stderr'] as const)(
    'that floods %s without a line end is cut into lines and kept in bounds',
    async (where) => {
      const lengths = new Set<number>()
      const undo = subscribe('worker:log', ({ path, message }) => {
        if (path === 'main/bad') lengths.add(message.length)
      })
      const before = retainedBytes()
      const { stderrTail } = await deathOf([
        [where, '78'.repeat(16_384), 2_048],
        ['frames', header(5), 1],
      ])
      undo()
      expect(Math.max(...lengths)).toBe(65_536)
      expect(stderrTail.length).toBe(where === 'stderr' ? 65_536 : 0)
      expect(retainedBytes() - before).toBeLessThan(SLACK_BYTES)
    },
  )

  it('that floods LOG keeps nothing of the host, and its neighbour is answered meanwhile', async () => {
    let logged = 0
    const undo = subscribe('worker:log', ({ path }) => {
      if (path === 'main/bad') logged += 1
    })
    const before = retainedBytes()
    const logs = frame([Kind.LOG, 'info', 'again', { of: 'the same' }]).repeat(100)
    const done = awaitEvent('worker:log', ({ message }) => message === 'done')
    const system = await startMain([
      nodeWorker('good', 'echo'),
      hostile(
        [
          ['frames', logs, 2_000],
          ['frames', frame([Kind.LOG, 'info', 'done']), 1],
        ],
        { heartbeatMs: 'off' },
      ),
    ])
    const answers = await Promise.all([1, 2, 3].map((n) => system.ref('main/good').call('echo', n)))
    await done
    undo()
    expect([logged, answers]).toEqual([200_001, [1, 2, 3]])
    expect(retainedBytes() - before).toBeLessThan(SLACK_BYTES)
  })
})

describe('a worker that stalls', () => {
  it('makes the host hold what its mailbox and its pipe may, however much is offered', async () => {
    const maxMessages = 1_000
    const system = await startMain([hostile([], { heartbeatMs: 'off', mailbox: { maxMessages } })])
    const ref = system.ref('main/bad')
    const outcomes = new Map<string, number>()
    const before = retainedBytes()
    for (let n = 0; n < 100_000; n += 1) {
      // Without an `await` for each: what would be kept for it is the caller's.
      ref.call('echo', 'x'.repeat(10_240), { deadlineMs: 'infinity' }).catch((error: unknown) => {
        const { code } = error as { code: string }
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
      })
      if (n % 1_000 === 0) await turn()
    }
    await turn()
    expect(ref.queued).toBe(maxMessages)
    expect(retainedBytes() - before).toBeLessThan(maxMessages * 10_240 + SLACK_BYTES)
    await system.shutdown({ limitMs: 1_000 })
    await turn()
    expect([...outcomes.values()].reduce((sum, count) => sum + count)).toBe(100_000)
  })

  it('is not pushed more of an argument than its pipe holds, however much it asks for', async () => {
    const system = await startMain([worker('asks', asksForAll, { shutdown: 'brutal_kill' })])
    let taken = 0
    const input = (function* () {
      for (;;) yield String((taken += 1)).repeat(1_000)
    })()
    const stalled = awaitEvent('worker:log', ({ message }) => message === 'it reads no more')
    const call = system
      .ref('main/asks')
      .call('m', null, { input, deadlineMs: 'infinity' })
      .catch(() => undefined)
    await stalled
    for (let n = 0; n < 100; n += 1) await turn()
    const seen = taken
    for (let n = 0; n < 100; n += 1) await turn()
    expect(taken).toBe(seen)
    expect(seen).toBeLessThan(1_000)
    system.kill()
    await call
  })
})

describe('a consumer that takes nothing', () => {
  it('holds a stream without end at its window', async () => {
    const system = await startMain([worker('w', counts)])
    const ref = system.ref('main/w')
    const stream = ref.stream('m', null, { window: 8 })
    expect(await stream.next()).toEqual({ done: false, value: 1 })
    expect(await ref.call('sent')).toBe(8)
    expect(await ref.call('sent')).toBe(8)
    for (let n = 2; n <= 5; n += 1) expect(await stream.next()).toEqual({ done: false, value: n })
    expect(await ref.call('sent')).toBe(12)
    await stream.return?.()
  })
})

/** Sends as many elements as it may, and says how many it has sent. */
const counts = speakingProgram(
  `(message, say) => {
    const [kind, id, n, method] = message
    if (kind === Kind.CALL && method === 'sent') return say([Kind.REPLY, id, mind.sent])
    if (kind === Kind.CALL) Object.assign(mind, { id, sent: 0 })
    const credit = kind === Kind.CALL ? message[8] : kind === Kind.CREDIT ? n : 0
    for (let k = 0; k < credit; k += 1) say([Kind.ITEM, mind.id, (mind.sent += 1)])
    if (kind === Kind.CANCEL) say([Kind.FAIL, id, { code: 'CANCELLED' }])
  }`,
  2,
)

/** Asks for all elements that can be counted, and never reads again. */
const asksForAll = speakingProgram(`(message, say) => {
  if (message[0] !== Kind.CALL) return
  say([Kind.PULL, message[1], 0xffff_ffff])
  say([Kind.LOG, 'info', 'it reads no more'])
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}`)

/** Lets what is due in this turn of the event loop happen. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
