import { afterEach, describe, expect, it } from 'vitest'
import { type System, worker } from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { speakingProgram } from './raw-program.ts'

let system: System | undefined
afterEach(() => system?.kill())

/**
 * Says these things when it is given a call; `id` is that of the call. The text of messages, so
 * that they can name it.
 */
const answering = (messages: string) =>
  speakingProgram(`([kind, id], say) => {
  if (kind === Kind.CALL) for (const message of [${messages}]) say(message)
}`)

/** It ends with reason protocol. */
const VIOLATION = { code: 'CALL_EXITED', death: { reason: { type: 'protocol' } } }
/** What the host makes no use of. */
const NOTHING = 'fine'

const REPLY = `[Kind.REPLY, id, 'fine']`
const FAIL = (code: string): string => `[Kind.FAIL, id, { code: '${code}', name: 'Said', message: 'so' }]`
const remote = (code: string, message = ''): object => ({ code, message: expect.stringContaining(message) })

/**
 * Every word of a worker that the host could believe, and what comes of one that is not true. What
 * only harms the callers of the liar is told to them as it is; what would break the books of the
 * host ends the liar.
 */
const LIES: readonly (readonly [claim: string, messages: string, expected: unknown])[] = [
  ['EXPIRED, of a call without a deadline', FAIL('EXPIRED'), remote('REMOTE_ERROR', 'the deadline had not passed')],
  ['CANCELLED, of a call that nobody cancelled', FAIL('CANCELLED'), remote('REMOTE_ERROR', 'nobody had cancelled')],
  ['UNKNOWN_METHOD, of a method that READY lists', FAIL('UNKNOWN_METHOD'), remote('REMOTE_UNKNOWN_METHOD', 'so')],
  ['STREAM_ONLY, of a method without a stream', FAIL('STREAM_ONLY'), remote('REMOTE_STREAM_ONLY', 'so')],
  ['a code of the host', FAIL('CALL_EXITED'), remote('REMOTE_ERROR', 'so')],
  ['an answer, twice', `${REPLY}, ${REPLY}, [Kind.PONG, 1, 1]`, NOTHING],
  ['an element that was not asked for', `[Kind.ITEM, id, 1], ${REPLY}`, VIOLATION],
  ['an element for a call that is not open', `[Kind.ITEM, id + 1, 1], ${REPLY}`, VIOLATION],
  ['progress of more than all', `[Kind.PROGRESS, id, 2, null], ${REPLY}`, VIOLATION],
  ['progress of a call that is not open', `[Kind.PROGRESS, id + 1, 0.5, null], ${REPLY}`, VIOLATION],
  ['progress that goes back', `[Kind.PROGRESS, id, 1, null], [Kind.PROGRESS, id, 0, null], ${REPLY}`, NOTHING],
  ['PULL for an argument without elements', `[Kind.PULL, id, 4000000000], ${REPLY}`, NOTHING],
  ['PULL for a call that is not open', `[Kind.PULL, id + 1, 1], ${REPLY}`, VIOLATION],
  ['casts finished that were never sent', `[Kind.CREDIT, 0, 1], ${REPLY}`, VIOLATION],
  ['credit for a call that it never made', `[Kind.CREDIT, 77, 4000000000], ${REPLY}`, NOTHING],
  ['CANCEL of a call that it never made', `[Kind.CANCEL, 77], ${REPLY}`, NOTHING],
  ['PONG without PING, of endless progress', `[Kind.PONG, 1e300, 1e300], [Kind.PONG, -1, -1], ${REPLY}`, NOTHING],
  ['LOG of a level that does not exist', `[Kind.LOG, 'panic', 'x', null], ${REPLY}`, NOTHING],
  ['READY, a second time', `[Kind.READY, { protocol: 1, methods: [], concurrency: 9 }], ${REPLY}`, VIOLATION],
  ['END, which only the host says', `[Kind.END, id], ${REPLY}`, VIOLATION],
  ['PUSH, which only the host says', `[Kind.PUSH, id, 1], ${REPLY}`, VIOLATION],
  ['STOP, which only the host says', `[Kind.STOP, 'x', 1], ${REPLY}`, VIOLATION],
]

describe('a worker that claims what is not so', () => {
  it.each(LIES)('%s', async (_, messages, expected) => {
    system = await startMain([worker('w', answering(messages), { restart: 'temporary' })])
    const outcome = await system
      .ref('main/w')
      .call('m', null, { deadlineMs: 'infinity' })
      .catch((error: unknown) => error)
    if (typeof expected === 'string') expect(outcome).toBe(expected)
    else expect(outcome).toMatchObject(expected as object)
  })

  it('is given no more than maxInFlight, although it claims more concurrency', async () => {
    const given = awaitEvent('worker:log', ({ message }) => message === 'call 3')
    const greedy = speakingProgram(
      `([kind, id], say) => kind === Kind.CALL && say([Kind.LOG, 'info', 'call ' + (mind.calls = (mind.calls ?? 0) + 1), null])`,
      4_000_000_000,
    )
    system = await startMain([worker('w', greedy, { maxInFlight: 3 })])
    const ref = system.ref('main/w')
    const calls = Array.from({ length: 5 }, () => ref.call('m').catch(() => undefined))
    await given
    expect(ref.queued).toBe(2)
    system.kill()
    await Promise.all(calls)
  })

  it('STOPPING, though nobody told it to stop: it has five seconds to end, and its calls go to a successor', async () => {
    const clock = new TestClock()
    const liar = speakingProgram(`([kind, id], say) => {
      if (kind !== Kind.CALL) return
      say(${FAIL('STOPPING')})
      say([Kind.LOG, 'info', 'handed back', null])
    }`)
    system = await startMain([worker('w', liar, { restart: 'temporary' })], {}, { clock })
    const handedBack = awaitEvent('worker:log', ({ message }) => message === 'handed back')
    const died = awaitEvent('worker:died', ({ death }) => death.path === 'main/w')
    const call = system.ref('main/w').call('m', null, { deadlineMs: 'infinity' })
    const settled = call.catch((error: unknown) => error)
    await handedBack
    clock.advanceNow(5_000)
    const violation = expect.stringContaining('answered STOPPING, though the host had not told it to stop')
    expect((await died).death.reason).toEqual({ type: 'protocol', code: 'WIRE_UNEXPECTED', violation })
    expect(await settled).toMatchObject({ code: 'CALL_NOPROC' })
  })
})
