import { describe, expect, it } from 'vitest'
import { CallError } from '../../src/errors/call-error.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { DEATH, FakeReceiver, stageAddress } from './fake-receiver.ts'

describe('an address that has a life', () => {
  it('gives it each message at once, in order', () => {
    const { address, call, cast } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    call('a')
    cast('b')
    call('c')
    expect(life.methods).toEqual(['a', 'b', 'c'])
    expect(address.queued).toBe(0)
  })

  it('keeps what it has no room for, and gives it when there is room, in order', () => {
    const { address, call } = stageAddress()
    const life = new FakeReceiver(1)
    address.bind(life)
    for (const method of ['a', 'b', 'c']) call(method)
    expect([life.methods, address.queued]).toEqual([['a'], 2])
    life.room = 2
    address.pump()
    expect([life.methods, address.queued]).toEqual([['a', 'b'], 1])
  })

  it('lets nobody overtake those who wait, though there is room', () => {
    const { address, call } = stageAddress()
    const life = new FakeReceiver(1)
    address.bind(life)
    call('a')
    call('b')
    life.room = 3
    call('c')
    address.pump()
    expect(life.methods).toEqual(['a', 'b', 'c'])
  })

  it('takes no round within a round: a life that has room again while it is given something', () => {
    const { address, call } = stageAddress()
    const order: string[] = []
    const life = new FakeReceiver(0)
    life.deliver = ({ asked }) => {
      order.push(`begin ${asked.method}`)
      address.pump()
      order.push(`end ${asked.method}`)
    }
    address.bind(life)
    call('a')
    call('b')
    life.room = 1
    address.pump()
    expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b'])
  })
})

describe('mailbox.order', () => {
  const order = (limits: Parameters<typeof stageAddress>[0]) => {
    const { address, call, clock, wheel } = stageAddress(limits)
    call('plain')
    call('urgent', { priority: 1 })
    call('soon', { deadlineAt: 1_000 })
    call('sooner', { deadlineAt: 50, priority: -1 })
    return { address, clock, wheel, life: new FakeReceiver() }
  }

  it.each([
    ['priority', 'urgent plain soon sooner'],
    ['deadline', 'sooner soon plain urgent'],
  ] as const)('%s decides who of those that wait is delivered first', (name, expected) => {
    const { address, life } = order({ order: name })
    address.bind(life)
    expect(life.methods.join(' ')).toBe(expected)
  })

  it.each(['priority', 'deadline'] as const)('%s: whose time is over is taken out, wherever it waits', (name) => {
    const { address, clock, wheel, life } = order({ order: name })
    clock.advanceNow(60)
    expect([address.queued, wheel.size]).toEqual([3, 1])
    address.bind(life)
    expect(life.methods).not.toContain('sooner')
  })

  it('waiting for ageMs is worth one step', () => {
    const { address, call, clock } = stageAddress({ ageMs: 100 })
    const life = new FakeReceiver()
    call('waits')
    clock.advanceNow(100)
    call('too late', { priority: 1 })
    call('in time', { priority: 2 })
    address.bind(life)
    expect(life.methods).toEqual(['in time', 'waits', 'too late'])
  })

  it('what a dead life had been given goes before what is more urgent', () => {
    const { address, call } = stageAddress()
    const first = new FakeReceiver(1)
    address.bind(first)
    const { envelope } = call('given', { priority: -4 })
    call('urgent', { priority: 4 })
    address.unbind(first)
    address.putBack([envelope])
    const second = new FakeReceiver()
    address.bind(second)
    expect(second.methods).toEqual(['given', 'urgent'])
  })

  it('knows which of those that wait came first, whosever turn it is', () => {
    expect(stageAddress().address.oldestArrival).toBe(Number.POSITIVE_INFINITY)
    for (const name of ['priority', 'deadline'] as const) {
      const { address, life } = order({ order: name })
      expect(address.oldestArrival).toBe(1)
      life.room = 3
      address.bind(life)
      expect(address.oldestArrival).toBe(name === 'priority' ? 4 : 2)
    }
  })
})

describe('an address without a life', () => {
  it.each(['starting', 'running', 'restarting'] as const)(
    'keeps messages while its slot is %s; the next life gets them',
    (state) => {
      const { address, call, cast } = stageAddress()
      address.setState(state)
      const a = call('a')
      cast('b')
      expect([address.queued, a.told()]).toEqual([2, undefined])
      const life = new FakeReceiver()
      address.bind(life)
      expect(life.methods).toEqual(['a', 'b'])
    },
  )

  it.each(['undefined', 'gone'] as const)(
    'refuses messages at once while its slot is %s, and those that waited',
    (state) => {
      const { address, call, wheel } = stageAddress()
      const before = call('before', { deadlineAt: 5_000 })
      address.setState(state)
      const after = call('after', { deadlineAt: 5_000 })
      for (const { told } of [before, after])
        expect(told()).toMatchObject({ name: 'CallError', code: 'CALL_NOPROC', progress: 'not_delivered' })
      expect([address.queued, wheel.size]).toEqual([0, 0])
    },
  )

  it('tells a call whose time is over that the child is starting, since when, and how long that took before', () => {
    const { address, call, clock } = stageAddress()
    address.setState('restarting')
    address.setState('starting')
    clock.advanceNow(2_000)
    address.setState('running')
    address.recordDeath(DEATH)
    address.setState('restarting')
    clock.advanceNow(40)
    address.setState('starting')
    const { told } = call('a', { deadlineAt: clock.now() + 500 })
    clock.advanceNow(1_000)
    const error = told()
    expect(error).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'not_delivered', clock: 'deadline' })
    expect(error).toHaveProperty('start.state', 'starting')
    expect(error).toHaveProperty('start.lastStartMs', 2_000)
    expect(error).toHaveProperty('start.death', DEATH)
    expect(String(error)).toMatch(
      /it was never delivered: the child has been starting for \d+ ms; its last start took 2000 ms; its last life exited with code 3 after 120 ms; on stderr it said: no licence\. Give the call a longer deadline/,
    )
  })

  it('says nothing of a start to a call that waits for a busy child', () => {
    const { address, call, clock } = stageAddress()
    address.setState('running')
    const { told } = call('a', { deadlineAt: clock.now() + 500 })
    clock.advanceNow(1_000)
    expect(told()).toMatchObject({ code: 'CALL_TIMEOUT', start: undefined })
  })

  it('says how its last life ended', () => {
    const { address, call } = stageAddress()
    address.setState('undefined')
    expect(String(call('a').told())).toBe(
      'CallError: "a" on "main/w" cannot be delivered: it is not running, and it will not be restarted. That was 0 ms ago; `restartChild` of its supervisor starts it again',
    )
    address.recordDeath(DEATH)
    const error = call('b').told()
    expect(error).toMatchObject({ death: DEATH })
    expect(String(error)).toBe(
      'CallError: "b" on "main/w" cannot be delivered: its last life exited with code 3 after 120 ms; on stderr it said: no licence, and it will not be restarted. That was 0 ms ago; `restartChild` of its supervisor starts it again',
    )
    expect(address.lastDeath).toBe(DEATH)
  })

  it('refuses messages at once while its slot is quarantined, and says for how long, why, and what comes next', () => {
    const { address, call, clock } = stageAddress()
    const before = call('before')
    clock.advanceNow(4_000)
    const reason = { type: 'exited', code: 3 } as const
    const facts = { state: 'quarantined', cause: 'restart_budget_exhausted', reason } as const
    address.setState({ ...facts, since: 1_000, nextProbeAt: 31_000, probes: 0 })
    const refused = { name: 'CallError', code: 'CALL_QUARANTINED', progress: 'not_delivered', retryInMs: 27_000 }
    expect(before.told()).toMatchObject(refused)
    expect(String(call('a').told())).toBe(
      'CallError: "a" on "main/w" cannot be delivered: it is quarantined for 3 s (its restart budget was exhausted, last: exited with code 3); the next probe is in 27 s, or when `restartChild` of its supervisor is called',
    )
    address.recordDeath(DEATH)
    expect(String(call('b').told())).toContain(
      'the next probe is in 27 s, or when `restartChild` of its supervisor is called; its last life exited with code 3 after 120 ms',
    )
    clock.advanceNow(30_000)
    expect(call('c').told()).toMatchObject({ death: DEATH, retryInMs: 0 })
    address.setState('running')
    expect(call('d').told()).toBeUndefined()
  })

  it('tells that a cast was dropped', async () => {
    const { address, cast } = stageAddress()
    address.setState('gone')
    const dropped = awaitEvent('message:dropped')
    expect(cast('a').isSettled).toBe(true)
    expect(await dropped).toEqual({
      system: 'registry-test',
      path: 'main/w',
      method: 'a',
      why: 'there is nobody to take it',
    })
  })
})

describe('putBack', () => {
  it('puts at the head what a dead life was given, in order, before what waits', () => {
    const { address, call } = stageAddress()
    const first = new FakeReceiver(2)
    address.bind(first)
    for (const method of ['a', 'b', 'c']) call(method)
    address.unbind(first)
    address.putBack(first.delivered)
    expect(address.queued).toBe(3)
    const second = new FakeReceiver()
    address.bind(second)
    expect(second.methods).toEqual(['a', 'b', 'c'])
    expect(second.delivered.map(({ attempt }) => attempt)).toEqual([2, 2, 1])
  })

  it('may go above the bound: it was accepted once', () => {
    const { address, call } = stageAddress({ maxMessages: 1 })
    const life = new FakeReceiver(2)
    address.bind(life)
    const sent = ['a', 'b', 'c'].map((method) => call(method))
    address.unbind(life)
    address.putBack(life.delivered)
    expect([address.queued, sent.map(({ told }) => told())]).toEqual([3, [undefined, undefined, undefined]])
  })

  it('to a slot that will not come back refuses', () => {
    const { address, call, wheel } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    const { told } = call('a', { deadlineAt: 1_000 })
    address.unbind(life)
    address.setState('gone')
    address.putBack(life.delivered)
    expect(told()).toMatchObject({ code: 'CALL_NOPROC' })
    expect(wheel.size).toBe(0)
  })

  it('keeps the deadline, also when the worker had been given it for good', () => {
    const { address, call, cast, clock, wheel } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    const { told } = call('a', { deadlineAt: 1_000 })
    const waiting = cast('b', { deadlineAt: 1_000 })
    // As a conversation does: with an answer for the call, and for a cast as soon as it is written.
    for (const envelope of life.delivered) wheel.cancel(envelope)
    address.unbind(life)
    address.putBack(life.delivered)
    clock.advanceNow(1_100)
    expect(told()).toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
    expect([waiting.isSettled, address.queued]).toEqual([true, 0])
  })

  it('counts as waiting anew', () => {
    const { address, call, clock } = stageAddress({ queueMs: 100 })
    const life = new FakeReceiver()
    address.bind(life)
    const { told } = call('a')
    clock.advanceNow(1_000)
    address.unbind(life)
    address.putBack(life.delivered)
    clock.advanceNow(90)
    expect(told()).toBeUndefined()
    clock.advanceNow(30)
    expect(told()).toMatchObject({
      code: 'CALL_TIMEOUT',
      message: expect.stringContaining('longer than queueMs (100)'),
    })
  })
})

describe('withdraw', () => {
  const gaveUp = (): CallError =>
    new CallError('CALL_ABORTED', 'gave up', { target: 'main/w', method: 'm', progress: 'not_delivered' })

  it('takes out a message that waits, wherever it is', () => {
    const { address, call, wheel } = stageAddress()
    const [a, b, c] = [call('a'), call('b', { deadlineAt: 5_000 }), call('c')]
    address.withdraw(b.envelope, gaveUp())
    expect(b.told()).toMatchObject({ code: 'CALL_ABORTED' })
    expect([address.queued, wheel.size]).toEqual([2, 0])
    const life = new FakeReceiver()
    address.bind(life)
    expect([life.delivered, life.abandoned]).toEqual([[a.envelope, c.envelope], []])
  })

  it('tells the life that has it', () => {
    const { address, call } = stageAddress()
    const life = new FakeReceiver()
    address.bind(life)
    const { envelope } = call('a')
    address.withdraw(envelope, gaveUp())
    expect(life.abandoned).toEqual([envelope])
  })
})
