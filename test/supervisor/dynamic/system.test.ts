import { describe, expect, it } from 'vitest'
import {
  actor,
  behaviour,
  dynamicSupervisor,
  partitionSupervisor,
  type System,
  stop,
  type TaskOutcome,
  taskSupervisor,
} from '../../../src/index.ts'
import { within } from '../../fixtures/await-event.ts'
import { startMain } from '../../fixtures/systems.ts'

const counter = behaviour({
  init: ({ from }: { from: number }) => ({ count: from }),
  calls: {
    next: (state) => (state.count += 1),
    where: (_state, _args: undefined, context) => context.path,
    end: () => stop({ type: 'crashed', cause: 'asked to' }, { reply: true }),
  },
})

describe('addresses', () => {
  it('of children of a dynamic supervisor work, survive restarts, and are gone with the child', async () => {
    const template = actor('c', counter, { from: 0 })
    const system = await startMain([dynamicSupervisor('d', { template, intensity: 5 })])
    const admin = system.dynamicSupervisor('main/d')
    expect(await admin?.startChild({ args: { from: 10 } })).toMatchObject({ ok: true, path: 'main/d/c:1' })
    const ref = system.ref('main/d/c:1')
    expect(await ref.call('next')).toBe(11)
    await ref.call('end')
    expect(await ref.call('next')).toBe(11)
    await admin?.terminateChild('main/d/c:1')
    await expect(ref.call('next')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
    expect(system.paths).toEqual([])
  })

  it('of partitions follow the key, wait while a partition restarts, and are refused when there is none', async () => {
    const template = actor('c', counter, { from: 0 })
    const system = await startMain([partitionSupervisor('p', template, { partitions: 3, intensity: 5 })])
    expect(await system.partition('main/p', 4).call('where')).toBe('main/p/1')
    await system.partition('main/p', 4).call('end')
    expect(await system.partition('main/p', 4).call('next')).toBe(1)
    await system.partitionSupervisor('main/p')?.resize(0)
    await expect(system.partition('main/p', 4).call('next')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
    await expect(system.partition('main/q', 4).call('next')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })
})

describe('a task of an actor', () => {
  it('ends with it, and takes it down when it fails', async () => {
    const outcomes: Promise<TaskOutcome<unknown>>[] = []
    let system: System | undefined = undefined as System | undefined
    const owner = behaviour({
      init: () => null,
      calls: {
        fetch: (_state, how: 'wait' | 'fail', context) => {
          const run = how === 'fail' ? () => Promise.reject(new Error('boom')) : () => new Promise<never>(() => {})
          const task = system?.taskSupervisor('main/t')?.async(run, { owner: context })
          if (task !== undefined) outcomes.push(task.outcome)
          return task?.ready
        },
      },
    })
    system = await startMain([taskSupervisor('t'), actor('owner', owner)])
    await system.ref('main/owner').call('fetch', 'wait')
    const down = new Promise((resolve) => system.monitor('main/owner', ({ reason }) => resolve(reason)))
    await system
      .ref('main/owner')
      .call('fetch', 'fail')
      .catch(() => undefined)
    expect(await within('the end of the owner', down)).toMatchObject({ type: 'crashed' })
    for (const outcome of outcomes)
      expect(await within('the end of a task', outcome)).toMatchObject({ error: { reason: { type: 'crashed' } } })
    expect(outcomes).toHaveLength(2)
  })
})
