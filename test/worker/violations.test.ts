import { describe, expect, it } from 'vitest'
import { type DeathCertificate, worker } from '../../src/index.ts'
import { Kind } from '../../src/wire/kind.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'
import { answeringProgram, speakingProgram } from './raw-program.ts'

/** Starts an ill-behaved worker beside a good one, and waits for its death. */
const deathOf = async (name: string): Promise<DeathCertificate> => {
  const died = awaitEvent('worker:died', ({ death }) => death.path === 'main/bad')
  const system = await startMain([
    nodeWorker('good', 'echo'),
    pythonWorker('bad', name, { restart: 'temporary', heartbeatMs: 100, heartbeatLimitMs: 500 }),
  ])
  system.ref('main/bad').cast('echo', 1)
  const { death } = await died
  expect(await system.ref('main/good').call('echo', 'still here')).toBe('still here')
  return death
}

describe('a worker that breaks the protocol after READY', () => {
  it.each([
    ['answers a call that is not open', 'reply-to-unknown', 'WIRE_UNKNOWN_CALL', /call \d+, which is not open/],
    ['says READY twice', 'second-ready', 'WIRE_UNEXPECTED', /READY came twice/],
    ['ends in the middle of a frame', 'half-frame-after-ready', 'WIRE_TRUNCATED', /ended inside a frame/],
  ])('%s: ends with reason protocol, and its sibling never notices', async (_, name, code, violation) => {
    const death = await deathOf(name)
    expect(death.reason).toEqual({ type: 'protocol', code, violation: expect.stringMatching(violation) })
    expect(death.pid).toBeGreaterThan(0)
  })

  it('is not listened to any more, not even to what it had said already', async () => {
    const answers = [
      [Kind.REPLY, 4_000_000_000, null],
      [Kind.REPLY, 1, 'too late'],
    ]
    const system = await startMain([worker('bad', answeringProgram(answers), { restart: 'temporary' })])
    const error = await system
      .ref('main/bad')
      .call('m')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CALL_EXITED', death: { reason: { type: 'protocol' } } })
  })

  it('may have started everything that it was given: nothing of that is repeated', async () => {
    // It answers the first call with something that nobody understands, and goes on with the
    // second.
    const program = speakingProgram(`(message, say) => {
      if (message[0] === Kind.CALL && message[3] === 'first') say('not a message')
    }`)
    const system = await startMain([worker('bad', program)])
    const ref = system.ref('main/bad')
    const errors = await Promise.all(
      ['first', 'second'].map((method) => ref.call(method).catch((error: unknown) => error)),
    )
    const inFlight = ['first', 'second'].map((method) => ({ method, progress: 'started', outcome: 'failed' }))
    for (const error of errors)
      expect(error).toMatchObject({ code: 'CALL_EXITED', progress: 'started', death: { inFlight } })
  })

  it.each([
    ['answers a call', `say([Kind.REPLY, id, 'early'])`, 'an answer to call'],
    ['fails a call', `say([Kind.FAIL, id, { code: 'HANDLER_FAILED' }])`, 'an answer to call'],
    ['says that a handler gave up', `say([Kind.FAIL, id, { code: 'CANCELLED' }])`, 'an answer to call'],
    ['tells the progress of a call', 'say([Kind.PROGRESS, id, 0.5, null])', 'PROGRESS to call'],
    ['asks for elements', 'say([Kind.PULL, id, 1])', 'PULL to call'],
    ['sends an element', `say([Kind.ITEM, id, 'early'])`, 'an element to call'],
  ])('%s before its turn: it may have started everything that it was given', async (_, action, violation) => {
    const program = speakingProgram(`([kind, id, , method], say) => {
      if (kind === Kind.CALL && method === 'second') ${action}
    }`)
    const system = await startMain([worker('bad', program)])
    const ref = system.ref('main/bad')
    const calls = ['first', 'second', 'third'].map((method) => ref.call(method).catch((error: unknown) => error))
    const inFlight = ['first', 'second', 'third'].map((method) => ({ method, progress: 'started', outcome: 'failed' }))
    const reason = { type: 'protocol', code: 'WIRE_UNEXPECTED', violation: expect.stringContaining(violation) }
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ code: 'CALL_EXITED', progress: 'started', death: { reason, inFlight } })
  })

  it.each([
    ['EXPIRED', 'REMOTE_ERROR'],
    ['STREAM_ONLY', 'REMOTE_STREAM_ONLY'],
    ['UNKNOWN_METHOD', 'REMOTE_UNKNOWN_METHOD'],
  ])('may refuse a call with %s before its turn: it has started nothing', async (code, expected) => {
    const program = speakingProgram(`([kind, id, , method], say) => {
      if (kind !== Kind.CALL || method === 'first') return (mind.first = id)
      say([Kind.FAIL, id, { code: '${code}' }])
      say([Kind.REPLY, mind.first, 'in turn'])
    }`)
    const system = await startMain([worker('w', program)])
    const ref = system.ref('main/w')
    const first = ref.call('first')
    await expect(ref.call('second')).rejects.toMatchObject({ code: expected })
    expect(await first).toBe('in turn')
    expect(ref.lastDeath).toBeUndefined()
  })

  it('is silent: ends with reason unresponsive', async () => {
    const { reason } = await deathOf('silent')
    expect(reason).toMatchObject({ type: 'unresponsive' })
  })
})
