import { describe, expect, it } from 'vitest'
import { CallError, type Program, type System, worker } from '../../src/index.ts'
import { awaitEvent, within } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { speakingProgram } from './raw-program.ts'

const startOne = (program: Program, overrides = {}): Promise<System> => startMain([worker('w', program, overrides)])

const all = async <T>(stream: AsyncIterable<T>): Promise<readonly T[]> => {
  const elements: T[] = []
  for await (const element of stream) elements.push(element)
  return elements
}

/**
 * Counts up to `args` as long as it has credit, and says in the end how often it was given some.
 */
const COUNTER = speakingProgram(`(message, say) => {
  const [kind, id] = message
  const count = () => {
    for (; mind.credit > 0 && mind.next < mind.end; mind.credit -= 1) say([Kind.ITEM, mind.id, (mind.next += 1)])
    if (mind.next === mind.end) say([Kind.REPLY, mind.id, mind.grants])
  }
  if (kind === Kind.CALL && message[3] === 'count') {
    Object.assign(mind, { id, next: 0, end: message[4], credit: message[8], grants: [message[8]] })
    count()
  }
  if (kind === Kind.CREDIT) {
    mind.credit += message[2]
    mind.grants.push(message[2])
    count()
  }
  if (kind === Kind.CANCEL) {
    say([Kind.LOG, 'info', 'cancelled after ' + mind.next])
    say([Kind.FAIL, id, { code: 'CANCELLED', name: 'Cancelled', message: '' }])
  }
  if (kind === Kind.CALL && message[3] === 'one') {
    say([Kind.ITEM, id, 'only'])
    say([Kind.REPLY, id, null])
  }
  if (kind === Kind.CALL && message[3] === 'breaks') {
    say([Kind.ITEM, id, 1])
    say([Kind.FAIL, id, { code: 'HANDLER_FAILED', name: 'TypeError', message: 'half way' }])
  }
  if (kind === Kind.CALL && message[3] === 'plain') say([Kind.FAIL, id, { code: 'STREAM_ONLY', name: 'StreamOnly', message: 'it streams' }])
  if (kind === Kind.CALL && message[3] === 'flood') for (let n = 0; n < 10; n += 1) say([Kind.ITEM, id, n])
  if (kind === Kind.CALL && message[3] === 'dies') {
    say([Kind.ITEM, id, 1])
    process.exit(3)
  }
}`)

describe('a result in elements', () => {
  it('comes whole and in order, and the worker never has more credit than the window', async () => {
    const system = await startOne(COUNTER)
    const stream = system.ref('main/w').stream('count', 100, { window: 8 })
    const elements: unknown[] = []
    let result = await stream.next()
    for (; result.done !== true; result = await stream.next()) elements.push(result.value)
    expect(elements).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    const grants = result.value as readonly number[]
    expect([grants[0], Math.max(...grants.slice(1))]).toEqual([8, 4])
    expect(grants.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(108)
  })

  it('is not asked for before its caller asks', async () => {
    const system = await startOne(COUNTER)
    const ref = system.ref('main/w')
    ref.stream('count', 3)
    expect(await all(ref.stream('one'))).toEqual(['only'])
  })

  it('ends at the worker when its caller leaves the loop', async () => {
    const system = await startOne(COUNTER)
    const told = awaitEvent('worker:log', ({ message }) => message.startsWith('cancelled'))
    for await (const element of system.ref('main/w').stream('count', 1_000_000, { window: 4 })) if (element === 6) break
    expect((await told).message).toMatch(/^cancelled after (8|10)$/)
  })

  it('may break half way: what had come is given first', async () => {
    const system = await startOne(COUNTER)
    const stream = system.ref('main/w').stream('breaks')
    expect(await stream.next()).toEqual({ done: false, value: 1 })
    await expect(stream.next()).rejects.toMatchObject({ code: 'REMOTE_ERROR', remote: { name: 'TypeError' } })
  })

  it('is refused to a plain call', async () => {
    const system = await startOne(COUNTER)
    await expect(system.ref('main/w').call('plain')).rejects.toMatchObject({ code: 'REMOTE_STREAM_ONLY' })
  })

  it('without credit is a violation', async () => {
    const died = awaitEvent('worker:died')
    const system = await startOne(COUNTER)
    const stream = system.ref('main/w').stream('flood', undefined, { window: 2 })
    expect(await stream.next()).toEqual({ done: false, value: 0 })
    expect((await died).death.reason).toEqual({
      type: 'protocol',
      code: 'WIRE_UNEXPECTED',
      violation: 'it sent an element of call 1 for which it has no credit',
    })
    await expect(all(stream)).rejects.toMatchObject({ code: 'CALL_EXITED' })
  })

  it('fails with the death of its worker, and is not repeated once it has given something', async () => {
    const system = await startOne(COUNTER)
    const stream = system.ref('main/w').stream('dies', undefined, { idempotent: true })
    expect(await stream.next()).toEqual({ done: false, value: 1 })
    await expect(stream.next()).rejects.toMatchObject({ code: 'CALL_EXITED', death: { code: 3 } })
  })

  it('is refused by an actor of the host, and by a path that nobody has', async () => {
    const { actor, behaviour } = await import('../../src/index.ts')
    const quiet = behaviour({ init: () => 0, calls: { get: (state) => state } })
    const system = await startMain([actor('a', quiet)])
    await expect(system.ref('main/a').stream('get').next()).rejects.toMatchObject({ code: 'CALL_INVALID' })
    await expect(system.ref('main/b').stream('get').next()).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })
})

/**
 * Sums the elements of its argument, two at a time; `first` takes only one; `early` answers at
 * once.
 */
const SUM = speakingProgram(`(message, say) => {
  const [kind, id] = message
  if (kind === Kind.CALL) {
    Object.assign(mind, { id, method: message[3], sum: 0, got: 0, hasInput: message[9] })
    if (mind.method === 'early') return say([Kind.REPLY, id, 'enough'])
    say([Kind.PULL, id, mind.method === 'first' ? 1 : 2])
  }
  if (kind === Kind.PUSH) {
    mind.sum += message[2]
    mind.got += 1
    if (mind.method === 'first') return say([Kind.REPLY, id, mind.sum])
    if (mind.got % 2 === 0) say([Kind.PULL, id, 2])
  }
  if (kind === Kind.END) say(message[2] === undefined ? [Kind.REPLY, id, mind.sum] : [Kind.FAIL, id, message[2]])
}`)

describe('an argument in elements', () => {
  it('goes up as the worker asks for it, from any iterable', async () => {
    const system = await startOne(SUM)
    const ref = system.ref('main/w')
    const later = async function* () {
      yield* [1, 2, 3, 4, 5]
    }
    expect(await ref.call('sum', undefined, { input: [1, 2, 3] })).toBe(6)
    expect(await ref.call('sum', undefined, { input: later() })).toBe(15)
    expect(await ref.call('sum', undefined, { input: [] })).toBe(0)
  })

  it('is left where the worker has enough', async () => {
    const system = await startOne(SUM)
    const seen: string[] = []
    const source = function* () {
      try {
        for (let n = 1; ; n += 1) {
          seen.push(`took ${n}`)
          yield n
        }
      } finally {
        seen.push('left')
      }
    }
    expect(await system.ref('main/w').call('first', undefined, { input: source() })).toBe(1)
    expect(seen).toEqual(['took 1', 'left'])
    expect(await system.ref('main/w').call('early', undefined, { input: source() })).toBe('enough')
    expect(seen).toHaveLength(2)
  })

  it('tells the handler why its source failed', async () => {
    const system = await startOne(SUM)
    const input = (function* () {
      yield 1
      throw new RangeError('no more paper')
    })()
    await expect(system.ref('main/w').call('sum', undefined, { input })).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      remote: { name: 'RangeError', message: 'no more paper' },
    })
  })

  it('tells the handler which element cannot be carried', async () => {
    const system = await startOne(SUM)
    const input = [1, { f: () => 1 }]
    await expect(system.ref('main/w').call('sum', undefined, { input })).rejects.toMatchObject({
      remote: { message: expect.stringContaining('an element of the argument') },
    })
  })
})

describe('progress', () => {
  it('is told to whoever asked, and to nobody else', async () => {
    const program = speakingProgram(`([kind, id], say) => {
      if (kind !== Kind.CALL) return
      say([Kind.PROGRESS, id, 0.5, 'half way'])
      say([Kind.PROGRESS, id, 1, null])
      say([Kind.REPLY, id, 'done'])
    }`)
    const system = await startOne(program)
    const heard: unknown[] = []
    const onProgress = (fraction: number, note: string | undefined) => heard.push([fraction, note])
    expect(await system.ref('main/w').call('m', undefined, { onProgress })).toBe('done')
    expect(await system.ref('main/w').call('m')).toBe('done')
    expect(heard).toEqual([
      [0.5, 'half way'],
      [1, undefined],
    ])
  })
})

describe('a stream between workers', () => {
  it('goes through the host, which keeps nothing of it', async () => {
    const asker = speakingProgram(`(message, say) => {
      const [kind, id] = message
      if (kind === Kind.CALL) {
        Object.assign(mind, { id, got: [] })
        say([Kind.CALL, 1, './w', 'count', 10, null, null, null, 2])
      }
      if (kind === Kind.ITEM) {
        mind.got.push(message[2])
        say([Kind.CREDIT, id, 1])
      }
      if (kind === Kind.REPLY) say([Kind.REPLY, mind.id, mind.got])
    }`)
    const system = await startMain([worker('w', COUNTER), worker('asker', asker)])
    expect(await system.ref('main/asker').call('m')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('ends when the one that asked has enough, or ends itself', async () => {
    const asker = speakingProgram(`(message, say) => {
      const [kind, id] = message
      if (kind === Kind.CALL) {
        mind.id = id
        say([Kind.CALL, 1, './w', 'count', 1000000, null, null, null, 2])
      }
      if (kind === Kind.ITEM && message[2] === 2) message[3] === 'die' ? process.exit(1) : say([Kind.CANCEL, id])
      if (kind === Kind.FAIL) say([Kind.REPLY, mind.id, message[2].code])
    }`)
    const system = await startMain([worker('w', COUNTER), worker('asker', asker)])
    const told = awaitEvent('worker:log', ({ message }) => message.startsWith('cancelled'))
    expect(await system.ref('main/asker').call('m')).toBe('CALL_ABORTED')
    expect((await told).message).toBe('cancelled after 2')
  })
})

describe('calls that a worker makes', () => {
  it('are bounded: one more than maxInFlight is a violation', async () => {
    const program = speakingProgram(`([kind], say) => {
      if (kind === Kind.CALL) for (let id = 1; id <= 3; id += 1) say([Kind.CALL, id, './w', 'm', null, null, null])
    }`)
    const died = awaitEvent('worker:died')
    const system = await startOne(program, { maxInFlight: 2, restart: 'temporary' })
    const call = system.ref('main/w').call('m')
    await expect(call).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death.reason).toMatchObject({
      type: 'protocol',
      violation: 'it made one call more while 2 (maxInFlight) were open',
    })
  })
})

describe('the clocks of a call', () => {
  const STUCK = speakingProgram(
    `([kind, id, , method], say) => {
    if (kind === Kind.CALL && method === 'quick') say([Kind.REPLY, id, 'quick'])
    if (kind === Kind.CANCEL && mind.yields) say([Kind.FAIL, id, { code: 'CANCELLED', name: 'Cancelled', message: '' }])
    if (kind === Kind.CALL && method === 'yields') mind.yields = true
  }`,
    2,
  )

  const errorOf = (promise: Promise<unknown>): Promise<CallError> =>
    promise.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: unknown) => {
        if (error instanceof CallError) return error
        throw error
      },
    )

  it('say which ran out: the queue of the call itself', async () => {
    const system = await startOne({ ...STUCK, maxInFlight: 1 }, { shutdown: 100 })
    const ref = system.ref('main/w')
    const held = errorOf(ref.call('stuck', undefined, { deadlineMs: 400 }))
    const waiting = await errorOf(ref.call('quick', undefined, { queueMs: 20 }))
    expect(waiting).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'queue', progress: 'not_delivered' })
    expect(waiting.message).toContain('longer than queueMs (20)')
    expect(await held).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'deadline', progress: 'started' })
  })

  it('kill a worker that outruns the grace, when its spec says so; its neighbours do not notice', async () => {
    const died = awaitEvent('worker:died')
    const system = await startOne({ ...STUCK, onOverrun: 'kill', graceMs: 50 })
    const ref = system.ref('main/w')
    const stuck = errorOf(ref.call('stuck', undefined, { deadlineMs: 30 }))
    const neighbours = ['a', 'b'].map(() => ref.call('quick'))
    expect(await stuck).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'deadline' })
    const { reason, inFlight } = (await died).death
    expect(reason).toEqual({ type: 'overrun', method: 'stuck', graceMs: 50 })
    expect(inFlight).toEqual([{ method: 'stuck', progress: 'started', outcome: 'settled' }])
    expect(await within('the neighbours', Promise.all(neighbours))).toEqual(['quick', 'quick'])
  })

  it('leave a worker that yields in time alone', async () => {
    const system = await startOne({ ...STUCK, onOverrun: 'kill', graceMs: 5_000 })
    const ref = system.ref('main/w')
    const abort = new AbortController()
    const call = errorOf(ref.call('yields', undefined, { signal: abort.signal }))
    expect(await ref.call('quick')).toBe('quick')
    abort.abort()
    expect(await call).toMatchObject({ code: 'CALL_ABORTED', progress: 'started' })
    expect(await ref.call('quick')).toBe('quick')
    expect(ref.lastDeath).toBeUndefined()
  })

  it('a call may ask for another grace than its worker has', async () => {
    const died = awaitEvent('worker:died')
    const system = await startOne({ ...STUCK, onOverrun: 'kill', graceMs: 'infinity' })
    const stuck = errorOf(system.ref('main/w').call('stuck', undefined, { deadlineMs: 20, graceMs: 10 }))
    expect((await died).death.reason).toEqual({ type: 'overrun', method: 'stuck', graceMs: 10 })
    await stuck
  })
})
