import { describe, expect, it } from 'vitest'
import { actor } from '../../src/index.ts'
import { describeName, Registries } from '../../src/names/registries.ts'
import { listener, play } from '../actor/stage.ts'
import { makeLives } from '../lives/fake-life.ts'

describe('the registries of a system', () => {
  it('are made when they are first asked for, and are then the same', () => {
    const registries = new Registries()
    expect(registries.get('rooms')).toBe(registries.get('rooms', 'unique'))
    expect(registries.get('topics', 'duplicate').keys).toBe('duplicate')
  })

  it('keep their kind of keys', () => {
    const registries = new Registries()
    registries.get('rooms')
    expect(() => registries.get('rooms', 'duplicate')).toThrow(
      expect.objectContaining({ code: 'SPEC_BAD_COMBINATION', message: expect.stringContaining('"rooms"') }),
    )
  })

  it('forget whoever has ended', () => {
    const { registries, fakes } = makeLives('a')
    const [a] = fakes
    if (a === undefined) throw new Error('one')
    registries.register(a, 'ada')
    registries.register(a, { registry: 'rooms', key: 'lobby', value: 4 })
    expect(registries.get('names').count + registries.get('rooms').count).toBe(2)
    a.die({ type: 'normal' })
    expect(registries.get('names').count + registries.get('rooms').count).toBe(0)
  })
})

describe('a name', () => {
  it('is one of many that a life may have, and a life is found by each', () => {
    const { registries, fakes } = makeLives('main/a')
    if (fakes[0] !== undefined) registries.register(fakes[0], 'ada')
    if (fakes[0] !== undefined) registries.register(fakes[0], { registry: 'rooms', key: 7 })
    const identity = { path: 'main/a', incarnation: 'main/a#1' }
    expect(registries.whereis('ada')).toEqual(identity)
    expect(registries.whereis({ registry: 'rooms', key: 7 })).toEqual(identity)
    expect([registries.pathOf('ada'), registries.pathOf('main/b')]).toEqual(['main/a', 'main/b'])
  })

  it('reads as text', () => {
    expect([describeName('ada'), describeName({ registry: 'rooms', key: 7 })]).toEqual(['ada', 'rooms:7'])
  })

  it('may stand for a path wherever a system takes one', async () => {
    const { system } = await play([actor('a', listener, undefined, { name: 'ada' })], { intensity: 5 })
    system.send('ada', 'hello')
    expect(await system.ref('ada', listener).call('heard')).toEqual(['hello'])
    const end = new Promise((resolve) => system.monitor('ada', resolve))
    expect(system.exit('ada', 'kill')).toBe(true)
    expect(await end).toMatchObject({ path: 'main/a', reason: { type: 'killed' } })
  })
})
