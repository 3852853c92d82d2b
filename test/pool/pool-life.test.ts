import { describe, expect, it } from 'vitest'
import { actor, behaviour, pool, supervisor } from '../../src/index.ts'
import { startVirtual } from '../../src/testing/index.ts'
import { endOf, gate, play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { nodeWorker } from '../fixtures/systems.ts'
import { gatedMember, given, membersOf, turn } from './gated-member.ts'

describe('the life of a pool', () => {
  it('ends with all its members, together', async () => {
    const ended: string[] = []
    const { opened, open } = gate()
    const slow = behaviour({
      init: (_: undefined, context) => ({ path: context.path }),
      terminate: async ({ path }) => {
        ended.push(`${path} ends`)
        await opened
      },
    })
    const { system } = await play([pool('p', actor('m', slow), { size: 3 })])
    const stopped = system.supervisor('main')?.terminateChild('p')
    await turn()
    expect(ended).toEqual(['main/p/1 ends', 'main/p/2 ends', 'main/p/3 ends'])
    open()
    expect(await within('the stop', given(stopped))).toEqual({ ok: true })
    await expect(system.ref('main/p').call('who')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })

  it('is started again with its queue kept', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: 1 })])
    system.pool('main/p')?.pause()
    const waiting = system.ref('main/p').call('who')
    await system.supervisor('main')?.terminateChild('p')
    await expect(waiting).rejects.toMatchObject({ code: 'CALL_NOPROC' })
    expect(await system.supervisor('main')?.restartChild('p')).toMatchObject({ ok: true })
    expect(membersOf(system)).toEqual(['main/p/1'])
  })

  it('can be given up while it starts', async () => {
    const never = behaviour({ init: (_: undefined) => new Promise<undefined>(() => undefined) })
    const { system } = await play([])
    const starting = system.supervisor('main')?.startChild(pool('p', actor('m', never), { size: 2 }))
    await turn()
    await within('the shutdown', system.shutdown())
    expect(await starting).toMatchObject({ ok: false })
  })

  it('tells that a member ends, as of any child', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: 2 })])
    const down = endOf(system, 'main/p/2')
    system.exit('main/p/2', 'kill')
    expect(await down).toMatchObject({ path: 'main/p/2', reason: { type: 'killed' } })
  })

  it('starts at most startConcurrency members at a time', async () => {
    const tree = supervisor('main', {}, [pool('p', nodeWorker('m', 'echo'), { size: 6, startConcurrency: 2 })])
    const system = await startVirtual(tree, { workers: { node: { readyAfterMs: 100 } } })
    expect(membersOf(system)).toHaveLength(6)
    expect(system.clock.now()).toBeGreaterThanOrEqual(300)
    await system.shutdown()
  })
})
