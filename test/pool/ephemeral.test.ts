import { describe, expect, it } from 'vitest'
import { actor, behaviour, pool } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'
import { membersOf } from './gated-member.ts'

/** Says which life it is, and how often it was asked. */
function numbered() {
  let lives = 0
  const member = behaviour({
    init: (_: undefined) => ({ life: (lives += 1), asked: 0 }),
    calls: { ask: (state) => `life ${state.life}, call ${(state.asked += 1)}` },
  })
  return actor('m', member)
}

describe('an ephemeral pool', () => {
  it('gives each call a life of its own, and keeps spare ones ready', async () => {
    const size = { min: 0, max: 4, spare: 2 }
    const { system, clock } = await play([pool('p', numbered(), { size, ephemeral: 'call' })])
    expect(membersOf(system)).toHaveLength(2)
    const ref = system.ref<{ ask(): string }>('main/p')
    const answers: string[] = []
    for (let i = 0; i < 6; i += 1) answers.push(await within('the answer', ref.call('ask')))
    expect(new Set(answers).size).toBe(6)
    for (const answer of answers) expect(answer).toMatch(/^life \d+, call 1$/)
    await clock.advance(20)
    expect(membersOf(system)).toHaveLength(2)
  })

  it('serves many calls at once, never with more lives than max', async () => {
    const { system } = await play([pool('p', numbered(), { size: 3, ephemeral: 'call' })])
    const ref = system.ref<{ ask(): string }>('main/p')
    const calls = Array.from({ length: 20 }, () => ref.call('ask'))
    const answers = await within('all answers', Promise.all(calls))
    expect(new Set(answers).size).toBe(20)
    expect(membersOf(system).length).toBeLessThanOrEqual(3)
  })

  it('gives each session a life of its own', async () => {
    const { system } = await play([pool('p', numbered(), { size: 1, ephemeral: 'session' })])
    const ref = system.ref<{ ask(): string }>('main/p')
    const first = await ref.session()
    expect([await first.ref.call('ask'), await first.ref.call('ask')]).toEqual(['life 1, call 1', 'life 1, call 2'])
    first.release()
    const second = await within('the second session', ref.session())
    expect(await second.ref.call('ask')).toBe('life 2, call 1')
    second.release()
  })

  it('does so with processes', async () => {
    const size = { min: 1, max: 3, spare: 1 }
    const system = await startMain([pool('p', nodeWorker('m', 'echo'), { size, ephemeral: 'call' })])
    const calls = Array.from({ length: 5 }, (_, i) => system.ref('main/p').call('echo', i))
    expect(await within('all answers', Promise.all(calls))).toEqual([0, 1, 2, 3, 4])
  })
})
