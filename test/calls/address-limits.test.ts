import { describe, expect, it } from 'vitest'
import { CallError } from '../../src/errors/call-error.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { FakeReceiver, stageAddress } from './fake-receiver.ts'

describe('a deadline', () => {
  it('ends a message that waits', () => {
    const { address, call, clock, wheel } = stageAddress()
    const { told } = call('a', { deadlineAt: 50 })
    clock.advanceNow(49)
    expect(told()).toBeUndefined()
    clock.advanceNow(20)
    expect(told()).toMatchObject({
      code: 'CALL_TIMEOUT',
      progress: 'not_delivered',
      message: expect.stringMatching(/no answer after \d+ ms; it was never delivered/),
    })
    expect([address.queued, wheel.size]).toEqual([0, 0])
  })

  it('ends a message that was delivered, and its life is told', () => {
    const { address, call, clock } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    const started = call('a', { deadlineAt: 50 })
    const next = call('b', { deadlineAt: 50 })
    clock.advanceNow(60)
    expect(started.told()).toMatchObject({
      code: 'CALL_TIMEOUT',
      progress: 'started',
      message: expect.stringContaining('may have started it'),
    })
    expect(next.told()).toMatchObject({
      code: 'CALL_TIMEOUT',
      progress: 'not_started',
      message: expect.stringContaining('delivered, but certainly not started'),
    })
    expect(life.abandoned).toEqual([started.envelope, next.envelope])
  })

  it('of a message whose life takes no more is told to that life', () => {
    const { address, call, clock } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    call('a')
    const { envelope, told } = call('b', { deadlineAt: 50 })
    address.unbind(life) // it drains
    clock.advanceNow(60)
    expect(told()).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'not_started' })
    expect(life.abandoned).toEqual([envelope])
  })

  it('of a message that an earlier life still has is told to that life, and not to the one that is bound', () => {
    const { address, call, clock } = stageAddress()
    const [earlier, present] = [new FakeReceiver(), new FakeReceiver()]
    address.bind(earlier)
    call('a')
    const { envelope, told } = call('b', { deadlineAt: 50 })
    address.unbind(earlier)
    address.bind(present)
    const later = call('c', { deadlineAt: 50 })
    clock.advanceNow(60)
    expect([told(), later.told()]).toMatchObject([{ progress: 'not_started' }, { progress: 'started' }])
    expect([earlier.abandoned, present.abandoned]).toEqual([[envelope], [later.envelope]])
  })

  it('of a message that was taken back is told to nobody', () => {
    const { address, call, clock } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    const { told } = call('a', { deadlineAt: 50 })
    address.unbind(life)
    address.putBack(life.delivered)
    clock.advanceNow(60)
    expect(told()).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
    expect(life.abandoned).toEqual([])
  })

  it('of a cast is told by telemetry', async () => {
    const { cast, clock } = stageAddress()
    cast('a', { deadlineAt: 50 })
    const dropped = awaitEvent('message:dropped')
    clock.advanceNow(60)
    expect(await dropped).toMatchObject({ method: 'a', why: 'its time was over before it could be delivered' })
  })
})

describe('mailbox.queueMs', () => {
  it('ends a message that waits too long, though its deadline is later, and says so', () => {
    const { call, clock } = stageAddress({ queueMs: 100 })
    const limited = call('a', { deadlineAt: 5_000 })
    const unlimited = call('b')
    clock.advanceNow(110)
    for (const { told } of [limited, unlimited]) {
      expect(told()).toMatchObject({
        code: 'CALL_TIMEOUT',
        progress: 'not_delivered',
        message: expect.stringMatching(/waited \d+ ms in the mailbox, longer than queueMs \(100\)/),
      })
    }
  })

  it('does not outlast the deadline', () => {
    const { call, clock } = stageAddress({ queueMs: 100 })
    const { told } = call('a', { deadlineAt: 50 })
    clock.advanceNow(60)
    expect(told()).toMatchObject({ message: expect.stringContaining('no answer after') })
  })

  it('is over when the message is delivered; what is left is its deadline', () => {
    const { address, call, clock, wheel } = stageAddress({ queueMs: 100 })
    const limited = call('a', { deadlineAt: 1_000 })
    const unlimited = call('b')
    address.bind(new FakeReceiver())
    clock.advanceNow(500)
    expect([limited.told(), unlimited.told(), wheel.size]).toEqual([undefined, undefined, 1])
    clock.advanceNow(600)
    expect(limited.told()).toMatchObject({ code: 'CALL_TIMEOUT' })
    expect([unlimited.told(), wheel.size]).toEqual([undefined, 0])
  })
})

describe('a full mailbox', () => {
  const fill = (overflow: 'reject' | 'drop_newest' | 'drop_oldest') => {
    const stage = stageAddress({ maxMessages: 2, overflow })
    const sent = ['a', 'b', 'c'].map((method) => stage.call(method, { deadlineAt: 5_000 }))
    return { ...stage, codes: sent.map(({ told }) => (told() instanceof CallError ? 'full' : 'waits')), third: sent[2] }
  }

  it.each([
    ['reject', ['waits', 'waits', 'full']],
    ['drop_newest', ['waits', 'waits', 'full']],
    ['drop_oldest', ['full', 'waits', 'waits']],
  ] as const)('meets one message more by its policy %s, and leaves no deadline behind', (overflow, expected) => {
    const { codes, address, wheel } = fill(overflow)
    expect(codes).toEqual(expected)
    expect([address.queued, wheel.size]).toEqual([2, 2])
  })

  it('says how full it is and what to do', () => {
    expect(fill('reject').third?.told()).toMatchObject({
      code: 'CALL_MAILBOX_FULL',
      progress: 'not_delivered',
      message:
        '"c" on "main/w" was not accepted: its mailbox holds 2 of 2 messages. Slow down, or raise mailbox.maxMessages',
    })
  })

  it('tells that a cast was dropped', async () => {
    const { cast } = stageAddress({ maxMessages: 1 })
    cast('a')
    const dropped = awaitEvent('message:dropped')
    cast('b')
    expect(await dropped).toMatchObject({ method: 'b', why: 'the mailbox was full' })
  })
})

describe('a settled envelope', () => {
  it('leaves no deadline on the wheel, however it ends', () => {
    const { address, call, wheel, clock } = stageAddress({ maxMessages: 1 })
    const life = new FakeReceiver(1)
    address.bind(life)
    call('delivered', { deadlineAt: 100 })
    call('waits', { deadlineAt: 100 })
    call('too many', { deadlineAt: 100 })
    expect(wheel.size).toBe(2)
    clock.advanceNow(200)
    expect([wheel.size, clock.pending]).toEqual([0, 0])
  })
})
