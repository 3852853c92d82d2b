import { describe, expect, it } from 'vitest'
import { actor, behaviour, pool, type System } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { awaitEvent, within } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'
import { turn } from './gated-member.ts'

interface Counter {
  add(n: number): number
  who(): string
}

/** Remembers between calls. */
const counter = actor(
  'm',
  behaviour({
    init: (_: undefined, context) => ({ path: context.path, sum: 0 }),
    calls: {
      add: (state, n: number) => (state.sum += n),
      who: ({ path }) => path,
    },
  }),
)

async function stage(size: number, options: { readonly forgottenAfterMs?: number } = {}) {
  const { system, clock } = await play([pool('p', counter, { size, ...options })])
  return { system, clock, ref: system.ref<Counter>('main/p') }
}

const endedAs = async (call: Promise<unknown>): Promise<unknown> => {
  const error = await within(
    'the refusal',
    call.then(String, (refused: unknown) => refused),
  )
  expect(error).toMatchObject({ code: 'CALL_SESSION_ENDED', progress: 'not_delivered' })
  return error instanceof Error && 'sessionEnd' in error ? error.sessionEnd : undefined
}

describe('a session', () => {
  it('has one member for itself, with what it remembers between calls', async () => {
    const { ref } = await stage(2)
    const session = await ref.session()
    expect(session.member).toBe('main/p/1')
    await session.ref.call('add', 1)
    const others = await Promise.all([ref.call('who'), ref.call('who'), ref.call('who')])
    expect(others).toEqual(['main/p/2', 'main/p/2', 'main/p/2'])
    expect(await session.ref.call('add', 2)).toBe(3)
    session.release()
    expect(await ref.call('who')).toBe('main/p/1')
  })

  it('is given back at the end of its block', async () => {
    const { ref } = await stage(1)
    {
      await using session = await ref.session()
      await session.ref.call('add', 1)
    }
    expect(await within('the answer', ref.call('add', 1))).toBe(2)
  })

  it('waits for a member in turn with the calls of the pool, for waitMs', async () => {
    const { ref, clock } = await stage(1)
    const first = await ref.session()
    const second = ref.session({ waitMs: 100 })
    const third = ref.session({ waitMs: 1_000 })
    const refused = expect(second).rejects.toMatchObject({ code: 'CALL_TIMEOUT' })
    await clock.advance(150)
    await refused
    first.release()
    expect((await within('the third', third)).member).toBe('main/p/1')
  })

  it('takes one slot of a member that handles several calls, and leaves the others to the pool', async () => {
    const system = await startMain([pool('p', nodeWorker('m', 'concurrent'), { size: 1 })])
    const ref = system.ref<{ echo(value: number): number }>('main/p')
    const sessions = await Promise.all([ref.session(), ref.session()])
    expect(await ref.call('echo', 1)).toBe(1)
    expect(await Promise.all(sessions.map((session) => session.ref.call('echo', 2)))).toEqual([2, 2])
    for (const session of sessions) session.release()
  })
})

describe('the end of a session', () => {
  const cases: readonly [
    string,
    (given: { system: System; abort: AbortController; clock: { advance(ms: number): Promise<void> } }) => unknown,
  ][] = [
    ['deadline', ({ clock }) => clock.advance(600)],
    ['holder_ended', ({ abort }) => abort.abort()],
    ['member_died', ({ system }) => system.exit('main/p/1', 'kill')],
  ]

  it.each(cases)('by %s is told apart', async (how, end) => {
    const { system, clock, ref } = await stage(1)
    const abort = new AbortController()
    const session = await ref.session({ deadlineMs: 500, signal: abort.signal, holder: 'the report' })
    await session.ref.call('add', 5)
    await end({ system, abort, clock })
    expect(await within('the end', session.ended)).toBe(how)
    expect(await endedAs(session.ref.call('add', 1))).toBe(how)
    // The member serves the pool again.
    expect(await within('the answer', ref.call('who'))).toBe('main/p/1')
  })

  it('by its release is told too, once', async () => {
    const { ref } = await stage(1)
    const session = await ref.session()
    session.release()
    session.release()
    expect(await session.ended).toBe('released')
    expect(await endedAs(session.ref.call('who'))).toBe('released')
    expect(await ref.call('who')).toBe('main/p/1')
  })

  it('by the death of its member fails what had waited there: the next life knows nothing of it', async () => {
    const { system, ref } = await stage(1)
    const session = await ref.session()
    const calls = [session.ref.call('add', 1), session.ref.call('add', 2), session.ref.call('add', 3)]
    system.exit('main/p/1', 'kill')
    const told = await within('all', Promise.all(calls.map((call) => call.catch((error: unknown) => error))))
    for (const error of told)
      expect(error).toMatchObject({ code: expect.stringMatching(/CALL_(SESSION_ENDED|EXITED)/) })
    expect(await ref.call('add', 0)).toBe(0)
  })
})

describe('a session that was forgotten', () => {
  it('is found and named', async () => {
    const { clock, ref } = await stage(1, { forgottenAfterMs: 1_000 })
    const session = await ref.session({ holder: 'the nightly report' })
    await clock.advance(600)
    await session.ref.call('add', 1)
    const forgotten = awaitEvent('pool:session_forgotten')
    await clock.advance(600)
    await turn()
    await clock.advance(1_000)
    expect(await forgotten).toMatchObject({ path: 'main/p', member: 'main/p/1', holder: 'the nightly report' })
    session.release()
  })
})

describe('wrong sessions', () => {
  it.each([[{ deadlineMs: 0 }], [{ waitMs: -1 }], [{ holder: 7 }], [{ signal: {} }], [{ deadline: 5 }], [null]])(
    'refuses %j',
    async (options) => {
      const { ref } = await stage(1)
      await expect(ref.session(options as object)).rejects.toMatchObject({ code: 'CALL_INVALID' })
    },
  )

  it('refuses what is no pool', async () => {
    const { system } = await stage(1)
    await expect(system.ref('main/p/1').session()).rejects.toThrow(/expected a pool: nothing else has members/)
  })
})

describe('broadcast', () => {
  it('asks every member, and tells what each said', async () => {
    const { system, ref } = await stage(3)
    await system.ref<Counter>('main/p/2').call('add', 5)
    expect(await ref.broadcast('add', 1)).toEqual([
      { path: 'main/p/1', ok: true, value: 1 },
      { path: 'main/p/2', ok: true, value: 6 },
      { path: 'main/p/3', ok: true, value: 1 },
    ])
    const answers = await system.ref('main/p').broadcast('nothing')
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false])
    expect(answers[0]).toMatchObject({ error: { code: 'REMOTE_UNKNOWN_METHOD', target: 'main/p/1' } })
  })

  it('refuses what is no pool', async () => {
    const { system } = await stage(1)
    await expect(system.ref('main/p/1').broadcast('who')).rejects.toMatchObject({ code: 'CALL_INVALID' })
  })
})
