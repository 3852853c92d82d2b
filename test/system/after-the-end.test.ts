import { describe, expect, it } from 'vitest'
import { actor, behaviour, dynamicSupervisor, stop, supervisor } from '../../src/index.ts'
import { awaitEvent, within } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  within(
    'the refusal of a call',
    promise.then(() => undefined).catch((error: unknown) => error),
  )

describe('a call to what has ended', () => {
  it('says that the system was shut down, for what reason and when, also for a name and a path that never was', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const before = system.ref('main/w')
    await system.shutdown({ reason: 'the day is over' })
    for (const ref of [before, system.ref('main/w'), system.ref('main/nobody'), system.ref('a name')]) {
      const error = await errorOf(ref.call('echo', 1))
      expect(error).toMatchObject({ code: 'CALL_NOPROC', progress: 'not_delivered' })
      expect(String(error)).toMatch(
        /the system was shut down \(the day is over\); `start\(\)` its tree for a new one\. That was \d+ (ms|s) ago/,
      )
    }
    before.cast('echo', 1)
  })

  it('says that a child was stopped by hand, was deleted, and runs when it is started again', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const ref = system.ref('main/w')
    const main = system.supervisor('main')
    await main?.terminateChild('w')
    expect(String(await errorOf(ref.call('echo', 1)))).toMatch(/it was stopped by `terminateChild` of "main"/)
    await main?.restartChild('w')
    expect(await ref.call('echo', 1)).toBe(1)
    await main?.terminateChild('w')
    await main?.deleteChild('w')
    expect(String(await errorOf(ref.call('echo', 1)))).toMatch(
      /there is no child "main\/w"; its spec was deleted by `deleteChild` of "main"/,
    )
  })

  it('says who stopped a child of a dynamic supervisor, whose spec is gone with it', async () => {
    const system = await startMain([dynamicSupervisor('guests')])
    const guests = system.dynamicSupervisor('main/guests')
    const started = await guests?.startChild(nodeWorker('w', 'echo'))
    const path = started?.ok === true ? started.path : ''
    const ref = system.ref(path)
    expect(await ref.call('echo', 1)).toBe(1)
    await guests?.terminateChild(path)
    expect(String(await errorOf(ref.call('echo', 1)))).toMatch(
      /it was stopped by `terminateChild` of "main\/guests"; `startChild` of "main\/guests" starts another one\. That was/,
    )
  })

  it.each([
    ['transient', 'its `restart` is \'transient\': only a failure would have restarted it; `restartChild` of "main"'],
    ['temporary', 'its `restart` is \'temporary\': it is never restarted; `startChild` of "main"'],
  ] as const)('names the restart type of a %s child that ended by itself, and what to do', async (restart, why) => {
    const leaves = behaviour({ init: () => 0, casts: { leave: () => stop('normal') } })
    const system = await startMain([actor('w', leaves, undefined, { restart })])
    const ref = system.ref('main/w')
    const ended = awaitEvent('child:exited', ({ path }) => path === 'main/w')
    ref.cast('leave', undefined)
    await ended
    await system.supervisor('main')?.countChildren()
    const error = await errorOf(ref.call('echo', 1))
    expect(error).toMatchObject({ code: 'CALL_NOPROC' })
    expect(String(error)).toContain(`it ended by itself (normal), and ${why}`)
  })

  it('names who was at fault when a supervisor above it gave up, though the rest of the tree goes on', async () => {
    const inner = supervisor('inner', { intensity: 0 }, [nodeWorker('w', 'echo'), nodeWorker('sibling', 'echo')])
    const system = await startMain([{ ...inner, restart: 'transient' }, nodeWorker('other', 'echo')])
    const ended = awaitEvent('child:exited', ({ path }) => path === 'main/inner')
    process.kill(system.processes.find(({ path }) => path === 'main/inner/w')?.pid ?? 0, 'SIGKILL')
    await ended
    expect(await system.ref('main/other').call('echo', 1)).toBe(1)
    const error = await errorOf(system.ref('main/inner/sibling').call('echo', 1))
    expect(error).toMatchObject({
      code: 'CALL_NOPROC',
      cause: {
        code: 'SUPERVISOR_GAVE_UP',
        supervisor: 'main/inner',
        culprit: 'main/inner/w',
        death: { signal: 'SIGKILL' },
      },
    })
  })
})

describe('a system that has ended', () => {
  it('gives every further shutdown the report of the first, and takes kill and dispose', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const first = await system.shutdown({ reason: 'first' })
    expect(await within('the second shutdown', system.shutdown({ reason: 'second', exitCode: 7 }))).toBe(first)
    system.kill()
    await within('dispose', system[Symbol.asyncDispose]())
    expect([first.reason, system.processes]).toEqual(['first', []])
  })
})
