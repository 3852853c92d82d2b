import { afterEach, describe, expect, it } from 'vitest'
import { type DeathCertificate, StartError, type System, worker } from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { Kind } from '../../src/wire/kind.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, shell, startMain } from '../fixtures/systems.ts'
import { untilSo } from '../fixtures/until-so.ts'
import { answeringProgram, rawProgram, saying } from './raw-program.ts'

let stuck: System | undefined
// Where the clock stands still, what hangs is not killed by the shutdown.
afterEach(() => {
  stuck?.kill()
  stuck = undefined
})

const deathOf = async (messages: readonly unknown[], then?: string): Promise<DeathCertificate> => {
  const died = awaitEvent('worker:died')
  await startMain([worker('w', rawProgram(messages, then), { restart: 'temporary' })])
  return (await died).death
}

describe('what a worker may not say', () => {
  it.each([
    ['an element of no call', [Kind.ITEM, 1, 'x'], 'WIRE_UNKNOWN_CALL', 'an element to call 1, which is not open'],
    ['a wish for elements of no call', [Kind.PULL, 1, 1], 'WIRE_UNKNOWN_CALL', 'PULL to call 1, which is not open'],
    ['the end of an argument', [Kind.END, 1], 'WIRE_UNEXPECTED', 'only the host does'],
    ['an element of an argument', [Kind.PUSH, 1, 'x'], 'WIRE_UNEXPECTED', 'only the host does'],
    ['progress of no call', [Kind.PROGRESS, 7, 0.5], 'WIRE_UNKNOWN_CALL', 'PROGRESS to call 7, which is not open'],
    ['an answer to no call', [Kind.REPLY, 7, 'x'], 'WIRE_UNKNOWN_CALL', 'an answer to call 7, which is not open'],
    [
      'a failure of no call',
      [Kind.FAIL, 7, { code: 'HANDLER_FAILED' }],
      'WIRE_UNKNOWN_CALL',
      'an answer to call 7, which is not open',
    ],
    [
      'that it hands back no call',
      [Kind.FAIL, 7, { code: 'STOPPING' }],
      'WIRE_UNKNOWN_CALL',
      'an answer to call 7, which is not open',
    ],
    [
      'credit for casts that it was not given',
      [Kind.CREDIT, 0, 1],
      'WIRE_UNEXPECTED',
      'it has finished 1 casts, and was not sent so many',
    ],
    ['what only hosts say', [Kind.STOP, 'why', null], 'WIRE_UNEXPECTED', 'only the host does'],
    ['a kind that nobody knows', [99], 'WIRE_UNKNOWN_KIND', '99'],
    ['no message', { kind: 2 }, 'WIRE_BAD_MESSAGE', 'got a map'],
  ])('%s: it ends with reason protocol', async (_, message, code, violation) => {
    const { reason } = await deathOf([message])
    expect(reason).toEqual({ type: 'protocol', code, violation: expect.stringContaining(violation) })
  })

  it('a call with the number of one that is open', async () => {
    const call = [Kind.CALL, 1, './w', 'm', null, null, null]
    const { reason } = await deathOf([call, call])
    expect(reason).toEqual({
      type: 'protocol',
      code: 'WIRE_UNEXPECTED',
      violation: expect.stringContaining('CALL 1 came twice'),
    })
  })

  it('anything but logs and pongs before READY', async () => {
    const script = [
      [Kind.LOG, 'info', 'loading'],
      [Kind.PONG, 1, 0],
      [Kind.REPLY, 1, 'x'],
    ]
      .map(saying)
      .join('; ')
    const logged = awaitEvent('worker:log')
    const child = worker('w', { ...shell(`${script}; exec sleep 600`), codec: 'json' })
    const error: unknown = await startMain([child]).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StartError)
    expect(String(error)).toContain(
      'it wrote something that is not the protocol (WIRE_UNEXPECTED): it sent a message of kind 5 before READY',
    )
    expect(await logged).toMatchObject({ source: 'log', message: 'loading' })
  })
})

describe('what a worker may say at any time', () => {
  it('progress of an open call, logs at levels that nobody knows, pongs, and that it gives up a call that is not open', async () => {
    const messages = [
      [Kind.PROGRESS, 1, 0.5, 'half'],
      [Kind.LOG, 'odd', 'x', { a: 1 }],
      [Kind.PONG, 1, 0],
      [Kind.CANCEL, 9],
      [Kind.REPLY, 1, 'done', 'and an element of a later version'],
    ]
    const logged = awaitEvent('worker:log')
    const system = await startMain([worker('w', answeringProgram(messages))])
    expect(await system.ref('main/w').call('m')).toBe('done')
    expect(await logged).toMatchObject({ source: 'log', level: 'info', message: 'x', fields: { a: 1 } })
    expect(system.ref('main/w').lastDeath).toBeUndefined()
  })
})

describe('a program that closes its frames and lives on', () => {
  it('is given a second, and then ends with reason protocol', async () => {
    const clock = new TestClock()
    const framesEnded = awaitEvent('worker:log', ({ message }) => message === 'closed')
    const died = awaitEvent('worker:died')
    stuck = await startMain(
      [worker('w', rawProgram([], 'exec 4>&-; echo closed; exec sleep 600'), { restart: 'temporary' })],
      {},
      { clock },
    )
    await framesEnded
    await untilSo('a timer to be set', () => clock.pending > 0)
    clock.advanceNow(1_000)
    expect((await died).death.reason).toEqual({
      type: 'protocol',
      code: 'WIRE_UNEXPECTED',
      violation: 'it closed its frame descriptor, but lives on',
    })
  })
})

describe('a mistake of the host while it hears a worker', () => {
  it('ends that worker with reason crashed, and no other', async () => {
    const system = await startMain([nodeWorker('w', 'echo', { restart: 'temporary' }), nodeWorker('other', 'echo')])
    const died = awaitEvent('worker:died')
    const throwing = (): never => {
      throw new TypeError('a mistake of the host')
    }
    system.ref('main/w').send({ method: 'echo', args: 1, options: {} }, { resolve: throwing, reject: () => undefined })
    expect((await died).death).toMatchObject({
      path: 'main/w',
      reason: { type: 'crashed', cause: expect.stringContaining('TypeError: a mistake of the host') },
    })
    expect(await system.ref('main/other').call('echo', 1)).toBe(1)
  })
})

describe('a cast whose arguments cannot be carried', () => {
  it('is dropped, and told by telemetry', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const dropped = awaitEvent('message:dropped')
    const settled = awaitEvent('call:settled')
    system.ref('main/w').cast('echo', () => 1)
    expect(await dropped).toMatchObject({
      path: 'main/w',
      method: 'echo',
      why: expect.stringContaining('cannot be sent'),
    })
    expect(await settled).toMatchObject({ code: 'CALL_UNENCODABLE' })
  })
})
