import { describe, expect, it } from 'vitest'
import { actor, behaviour, type Info, type Monitor } from '../../src/index.ts'
import { endOf, listener, play } from '../actor/stage.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker } from '../fixtures/systems.ts'
import { makeLives } from './fake-life.ts'

const make = () => {
  const { lives, fakes } = makeLives('a', 'b')
  const [a, b] = fakes
  if (a === undefined || b === undefined) throw new Error('two')
  return { lives, a, b }
}

describe('a watch', () => {
  it('fires once, with the reason of the end', () => {
    const { lives, a, b } = make()
    const monitor = lives.monitor(a, 'b')
    b.die({ type: 'shutdown' })
    lives.ended(b, { type: 'normal' })
    expect(a.heard).toEqual([{ type: 'down', monitor, path: 'b', reason: { type: 'shutdown' } }])
    expect(monitor).toEqual({ path: 'b', incarnation: 'b#1' })
  })

  it('fires at once with noproc when there is no life', () => {
    const { lives, a } = make()
    const monitor = lives.monitor(a, 'nobody')
    expect(a.heard).toEqual([{ type: 'down', monitor, path: 'nobody', reason: { type: 'noproc' } }])
    expect(monitor.incarnation).toBeUndefined()
  })

  it('is one-way', () => {
    const { lives, a, b } = make()
    lives.monitor(a, 'b')
    a.die({ type: 'crashed', cause: 'why' })
    expect([b.ended, b.heard]).toEqual([undefined, []])
  })

  it('adds to others over the same life: each fires', () => {
    const { lives, a, b } = make()
    const monitors = [lives.monitor(a, 'b'), lives.monitor(a, 'b')]
    expect(lives.demonitor(lives.monitor(a, 'b'))).toBe(true)
    b.die({ type: 'normal' })
    expect(a.heard.map((down) => (down as { monitor: Monitor }).monitor)).toEqual(monitors)
  })

  it('that is taken back does not fire', () => {
    const { lives, a, b } = make()
    const monitor = lives.monitor(a, 'b')
    expect([lives.demonitor(monitor), lives.demonitor(monitor)]).toEqual([true, false])
    b.die({ type: 'normal' })
    expect(a.heard).toEqual([])
  })

  it('ends with whoever watches', () => {
    const { lives, a, b } = make()
    lives.monitor(a, 'b')
    a.die({ type: 'normal' })
    b.die({ type: 'normal' })
    expect(a.heard).toEqual([])
  })

  it('does not fire when what fired before it took it back', () => {
    const { lives, a, b } = make()
    const monitors: Monitor[] = []
    a.tell = (message) => {
      a.heard.push(message)
      for (const monitor of monitors) lives.demonitor(monitor)
    }
    monitors.push(lives.monitor(a, 'b'), lives.monitor(a, 'b'))
    b.die({ type: 'normal' })
    expect(a.heard).toHaveLength(1)
  })
})

describe('an actor that watches', () => {
  it('is told the reason, for actors and workers alike', async () => {
    const children = [nodeWorker('w', 'echo', { heartbeatMs: 'off' }), actor('a', listener), actor('b', listener)]
    const { system } = await play(children, { intensity: 5 })
    const [a, b] = [system.ref('main/a', listener), system.ref('main/b', listener)]
    const monitors = [await a.call('monitor', './b'), await a.call('monitor', './w')]
    const end = endOf(system, 'main/w')
    system.exit('main/w', 'kill')
    await b.call('crash').catch(() => {})
    await end
    expect(await a.call('heard')).toMatchObject([
      { type: 'down', monitor: monitors[0], reason: { type: 'crashed' } },
      { type: 'down', monitor: monitors[1], reason: { type: 'killed', after: 'exit_signal' } },
    ])
  })

  it('watches one life, and not its successor', async () => {
    const { system } = await play([actor('a', listener), actor('b', listener)], { intensity: 5 })
    const [a, b] = [system.ref('main/a', listener), system.ref('main/b', listener)]
    await a.call('monitor', './b')
    await b.call('crash').catch(() => {})
    await b.call('heard')
    await b.call('crash').catch(() => {})
    expect(await a.call('heard')).toHaveLength(1)
  })

  it('hears nothing of a watch that it has taken back, also when its message waits', async () => {
    const fickle = behaviour({
      init: (_: undefined) => ({ heard: [] as unknown[], monitors: [] as Monitor[] }),
      calls: {
        watch: ({ monitors }, path: string, context) => void monitors.push(context.monitor(path)),
        unwatch: ({ monitors }, _: undefined, context) => monitors.splice(0).map((each) => context.demonitor(each)),
        heard: ({ heard }) => [...heard],
      },
      info: ({ heard }, message: Info) => void heard.push(message),
    })
    const { system } = await play([actor('a', fickle), actor('b', listener)], { intensity: 5 })
    const [a, b] = [system.ref('main/a', fickle), system.ref('main/b', listener)]
    await a.call('watch', './b')
    await a.call('watch', './nobody')
    const crash = b.call('crash').catch(() => {})
    const unwatched = a.call('unwatch')
    await crash
    expect([await unwatched, await a.call('heard')]).toEqual([
      [false, false],
      [expect.objectContaining({ type: 'down', path: 'main/nobody' })],
    ])
    await a.call('watch', './nobody')
    expect(await a.call('unwatch')).toEqual([false])
  })
})

describe('system.monitor', () => {
  it('tells the reason, once', async () => {
    const { system } = await play([actor('a', listener)], { intensity: 5 })
    const end = endOf(system, 'main/a')
    await system.ref('main/a', listener).call('end', 'normal')
    expect(await end).toMatchObject({ type: 'down', path: 'main/a', reason: { type: 'normal' } })
  })

  it('tells noproc when there is no life, and never before it has returned', async () => {
    const { system } = await play([])
    const log: string[] = []
    system.monitor('main/nobody', ({ reason }) => log.push(reason.type))
    log.push('returned')
    await Promise.resolve()
    expect(log).toEqual(['returned', 'noproc'])
  })

  it('is silent after its undo, also when the life has just ended', async () => {
    const { system } = await play([actor('a', listener)], { intensity: 5 })
    const log: string[] = []
    const undos = [
      system.monitor('main/a', () => log.push('down')),
      system.monitor('main/nobody', () => log.push('noproc')),
    ]
    for (const undo of undos) undo()
    const died = awaitEvent('actor:died')
    system.exit('main/a', 'kill')
    await died
    await Promise.resolve()
    expect(log).toEqual([])
  })
})
