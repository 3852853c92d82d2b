import { describe, expect, it } from 'vitest'
import { pool, supervisor } from '../../src/index.ts'
import { killWorker, startVirtual } from '../../src/testing/index.ts'
import { play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'
import { type GatedMethods, gatedMember, given, membersOf, turn } from './gated-member.ts'

describe('a pool', () => {
  it('is one address, behind which each member has a path of its own', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: 3 })])
    expect(membersOf(system)).toEqual(['main/p/1', 'main/p/2', 'main/p/3'])
    expect(await system.ref('main/p').call('who')).toBe('main/p/1')
    expect(await system.ref('main/p/3').call('who')).toBe('main/p/3')
  })

  it('gives each call to a member that has nothing to do, and keeps the rest until one has', async () => {
    const { member, begun, open } = gatedMember()
    const { system } = await play([pool('p', member, { size: 2 })])
    const ref = system.ref<GatedMethods>('main/p')
    const calls = ['a', 'b', 'c', 'd'].map((name) => ref.call('wait', name))
    await turn()
    expect([begun, system.pool('main/p')?.running, ref.queued]).toEqual([['a', 'b'], 2, 2])
    open('b')
    expect(await within('b', given(calls[1]))).toBe('main/p/2')
    await turn()
    expect(begun).toEqual(['a', 'b', 'c'])
    open('a', 'c')
    expect(await within('a and c', Promise.all([calls[0], calls[2]]))).toEqual(['main/p/1', 'main/p/2'])
    await turn()
    open('d')
    await within('d', Promise.all(calls))
  })

  it('gives calls in turn when it is told to', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: 3, pick: 'round_robin' })])
    const ref = system.ref<GatedMethods>('main/p')
    const asked = [await ref.call('who'), await ref.call('who'), await ref.call('who'), await ref.call('who')]
    expect(asked).toEqual(['main/p/1', 'main/p/2', 'main/p/3', 'main/p/1'])
  })

  it('serves while a member restarts, and gives it calls again', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: 2 })])
    system.exit('main/p/1', 'kill')
    expect(await system.ref('main/p').call('who')).toBe('main/p/2')
    await turn()
    expect(await system.ref('main/p').call('who')).toBe('main/p/1')
    expect(system.ref('main/p').lastDeath).toMatchObject({ path: 'main/p/1' })
  })

  it('runs on fake workers in virtual time, and a call that a death has cost names the member', async () => {
    const methods = { work: (_: unknown, { wait }: { wait: (ms: number) => Promise<void> }) => wait(100) }
    const tree = supervisor('main', {}, [pool('p', nodeWorker('m', 'echo'), { size: 2 })])
    const system = await startVirtual(tree, { workers: { node: { methods } } })
    const lost = system.ref('main/p').call('work')
    const kept = system.ref('main/p').call('work')
    await killWorker(system, 'main/p/1')
    await expect(lost).rejects.toMatchObject({ code: 'CALL_EXITED', death: { path: 'main/p/1' } })
    await system.clock.advance(1_000)
    await within('the other member', kept)
    expect(system.history.restarts('main/p/1')).toBe(1)
    await system.shutdown()
  })
})

describe('a pool of processes', () => {
  it('loses and repeats nothing when members are killed: what was not started goes to another', async () => {
    const system = await startMain([pool('p', nodeWorker('m', 'echo'), { size: 2 })])
    const ref = system.ref<{ echo(value: unknown): unknown }>('main/p')
    const calls = Array.from({ length: 200 }, (_, i) => ref.call('echo', i, { idempotent: true }))
    await killWorker(system, 'main/p/1')
    expect(await within('all answers', Promise.all(calls))).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })

  it('speaks with any runtime', async () => {
    const system = await startMain([pool('p', pythonWorker('m', 'echo'), { size: 2 })])
    expect(await system.ref('main/p').call('echo', 'x')).toBe('x')
    expect(system.processes.map(({ path }) => path).sort()).toEqual(['main/p/1', 'main/p/2'])
  })
})
