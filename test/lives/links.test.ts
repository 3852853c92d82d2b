import { describe, expect, it } from 'vitest'
import { actor, type ExitReason } from '../../src/index.ts'
import { endOf, listener, play } from '../actor/stage.ts'
import { nodeWorker } from '../fixtures/systems.ts'
import { deaths, makeLives } from './fake-life.ts'

const CRASHED: ExitReason = { type: 'crashed', cause: 'why' }
const make = (...paths: string[]) => {
  const { lives, fakes } = makeLives(...paths)
  const [a, b, c] = fakes
  if (a === undefined || b === undefined) throw new Error('two at least')
  return { lives, fakes, a, b, c: c ?? b }
}

describe('a link', () => {
  it.each([
    ['from here to there', 'a', 'b'],
    ['from there to here', 'b', 'a'],
  ])('has no direction (%s)', (_, from, dying) => {
    const { lives, fakes } = make('a', 'b')
    const one = fakes.find(({ path }) => path === from)
    if (one !== undefined) lives.link(one, from === 'a' ? 'b' : 'a')
    fakes.find(({ path }) => path === dying)?.die(CRASHED)
    expect(deaths(fakes)).toEqual([
      ['a', 'crashed'],
      ['b', 'crashed'],
    ])
  })

  it('is one, however often it is made', () => {
    const { lives, a, b, fakes } = make('a', 'b')
    lives.link(a, 'b')
    lives.link(b, 'a')
    lives.link(a, 'b')
    expect([lives.unlink(a, 'b'), lives.unlink(a, 'b')]).toEqual([true, false])
    b.die(CRASHED)
    expect(deaths(fakes)).toEqual([['b', 'crashed']])
  })

  it('to oneself does nothing', () => {
    const { lives, a } = make('a', 'b')
    lives.link(a, 'a')
    expect(lives.unlink(a, 'a')).toBe(false)
  })

  it('to a path without a life brings the exit signal noproc', () => {
    const { lives, a, b } = make('a', 'b')
    b.trapsExits = true
    lives.link(b, 'nobody')
    lives.link(a, 'nobody')
    expect(b.heard).toEqual([{ type: 'exit', path: 'nobody', incarnation: '', reason: { type: 'noproc' } }])
    expect(a.ended).toEqual({ type: 'noproc' })
  })
})

describe('an exit signal along a link', () => {
  it('ends a peer with the same reason, and runs on through all that are linked', () => {
    const { lives, a, b, fakes } = make('a', 'b', 'c')
    lives.link(a, 'b')
    lives.link(b, 'c')
    a.die(CRASHED)
    expect(fakes.map(({ ended }) => ended)).toEqual([CRASHED, CRASHED, CRASHED])
  })

  it('runs through a ring once, and through a chain of any length', () => {
    const { lives, fakes, a } = make(...Array.from({ length: 20_000 }, (_, index) => `l${index}`))
    fakes.forEach((each, index) => lives.link(each, `l${(index + 1) % fakes.length}`))
    a.die(CRASHED)
    expect(deaths(fakes)).toHaveLength(20_000)
  })

  it.each<ExitReason>([{ type: 'shutdown' }, { type: 'killed', after: 'brutal_kill' }, { type: 'noproc' }])(
    'of %o ends a peer',
    (reason) => {
      const { lives, a, b } = make('a', 'b')
      lives.link(a, 'b')
      a.die(reason)
      expect(b.ended).toEqual(reason)
    },
  )

  it('of normal ends nobody', () => {
    const { lives, a, b } = make('a', 'b')
    lives.link(a, 'b')
    a.die({ type: 'normal' })
    expect([b.ended, b.heard]).toEqual([undefined, []])
  })

  it.each<ExitReason>([{ type: 'normal' }, CRASHED, { type: 'killed', after: 'exit_signal' }])(
    'of %o becomes a message for a peer that traps exits',
    (reason) => {
      const { lives, a, b } = make('a', 'b')
      b.trapsExits = true
      lives.link(a, 'b')
      a.die(reason)
      expect([b.ended, b.heard]).toEqual([undefined, [{ type: 'exit', path: 'a', incarnation: 'a#1', reason }]])
    },
  )

  it('does not come after an unlink', () => {
    const { lives, a, b } = make('a', 'b')
    lives.link(a, 'b')
    expect(lives.unlink(b, 'a')).toBe(true)
    a.die(CRASHED)
    expect(b.ended).toBeUndefined()
  })
})

describe('an exit signal on purpose', () => {
  it('ends its target with that reason', () => {
    const { lives, b } = make('a', 'b')
    expect(lives.exit('b', CRASHED)).toBe(true)
    expect(b.ended).toEqual(CRASHED)
  })

  it('becomes a message for a target that traps exits', () => {
    const { lives, a, b } = make('a', 'b')
    b.trapsExits = true
    lives.exit('b', { type: 'shutdown' }, a)
    expect(b.heard).toEqual([{ type: 'exit', path: 'a', incarnation: 'a#1', reason: { type: 'shutdown' } }])
  })

  it('of kill cannot be trapped; its victim has been killed, and its peers may trap that', () => {
    const { lives, a, b, c } = make('a', 'b', 'c')
    b.trapsExits = true
    c.trapsExits = true
    lives.link(b, 'c')
    lives.exit('b', 'kill', a)
    const reason = { type: 'killed', after: 'exit_signal' }
    expect([b.ended, b.heard]).toEqual([reason, []])
    expect([c.ended, c.heard]).toEqual([undefined, [{ type: 'exit', path: 'b', incarnation: 'b#1', reason }]])
  })

  it('of normal ends nobody but its sender', () => {
    const { lives, a, b } = make('a', 'b')
    lives.exit('b', { type: 'normal' }, a)
    lives.exit('b', { type: 'normal' })
    expect(b.ended).toBeUndefined()
    lives.exit('a', { type: 'normal' }, a)
    expect(a.ended).toEqual({ type: 'normal' })
  })

  it('of normal is a message for a sender that traps exits', () => {
    const { lives, a } = make('a', 'b')
    a.trapsExits = true
    lives.exit('a', { type: 'normal' }, a)
    expect([a.ended, a.heard.length]).toEqual([undefined, 1])
  })

  it('to nobody is lost', () => {
    const { lives } = make('a', 'b')
    expect(lives.exit('nobody', CRASHED)).toBe(false)
  })
})

describe('actors', () => {
  const pair = () => play([actor('a', listener), actor('b', listener)], { intensity: 0 })

  it('that are linked die together, and restart as their supervisor says', async () => {
    const { system } = await play([actor('a', listener), actor('b', listener)], { intensity: 5 })
    const a = system.ref('main/a', listener)
    await a.call('link', './b')
    const ends = [endOf(system, 'main/a'), endOf(system, 'main/b')]
    await a.call('crash').catch(() => {})
    const [first, second] = await Promise.all(ends)
    expect(second?.reason).toEqual(first?.reason)
    expect(await a.call('heard')).toEqual([])
  })

  it('that trap exits are told, and live on', async () => {
    const { system } = await play([actor('a', listener), actor('b', listener)], { intensity: 5 })
    const [a, b] = [system.ref('main/a', listener), system.ref('main/b', listener)]
    expect(await a.call('trap', true)).toBe(false)
    await a.call('link', './b')
    await b.call('crash').catch(() => {})
    expect(await a.call('heard')).toMatchObject([{ type: 'exit', path: 'main/b', reason: { type: 'crashed' } }])
  })

  it('hear nothing of a link that they have taken back, also when its message waits', async () => {
    const { system } = await play([actor('a', listener), actor('b', listener)], { intensity: 5 })
    const [a, b] = [system.ref('main/a', listener), system.ref('main/b', listener)]
    await a.call('trap', true)
    await a.call('link', './b')
    const crash = b.call('crash').catch(() => {})
    const unlinked = a.call('unlink', './b')
    await Promise.all([crash, unlinked])
    expect(await a.call('heard')).toEqual([])
  })

  it('are stopped by their supervisor whether they trap exits or not', async () => {
    const { system } = await pair()
    await system.ref('main/a', listener).call('trap', true)
    expect((await system.shutdown()).unstopped).toEqual([])
  })
})

describe('workers', () => {
  it('are killed by the abnormal end of a linked actor, and that is their reason', async () => {
    const { system } = await play([nodeWorker('w', 'echo', { heartbeatMs: 'off' }), actor('a', listener)], {
      intensity: 5,
    })
    const a = system.ref('main/a', listener)
    await a.call('link', './w')
    const end = endOf(system, 'main/w')
    await a.call('crash').catch(() => {})
    expect((await end).reason).toMatchObject({ type: 'crashed', cause: expect.stringContaining('as asked') })
  })

  it('that end take linked actors with them, or tell those that trap exits', async () => {
    const children = [nodeWorker('w', 'echo', { heartbeatMs: 'off' }), actor('a', listener), actor('b', listener)]
    const { system } = await play(children, { intensity: 5 })
    const [a, b] = [system.ref('main/a', listener), system.ref('main/b', listener)]
    await a.call('link', './w')
    await b.call('trap', true)
    await b.call('link', './w')
    const ends = [endOf(system, 'main/w'), endOf(system, 'main/a')]
    system.exit('main/w', 'kill')
    for (const end of ends) expect((await end).reason).toEqual({ type: 'killed', after: 'exit_signal' })
    expect(await b.call('heard')).toMatchObject([{ type: 'exit', path: 'main/w', reason: { type: 'killed' } }])
  })
})
