import { describe, expect, it } from 'vitest'
import { actor, behaviour, type Registrant } from '../../src/index.ts'
import { endOf, gate, play } from '../actor/stage.ts'

const guest = behaviour({
  init: (_: undefined, context) => context.registry<number>('rooms'),
  calls: {
    take: (rooms, key: string) => rooms.register(key, 0),
    leave: (rooms, key: string) => rooms.unregister(key),
    bump: (rooms, key: string) => rooms.updateValue(key, (value) => value + 1),
    values: (rooms, key: string) => rooms.values(key),
    keys: (rooms) => rooms.keys,
    self: (rooms): Registrant<number> => rooms,
    lock: (rooms, until: Promise<void>) => void rooms.lock('door', () => until),
    crash: (): void => {
      throw new Error('as asked')
    },
  },
})

const startGuests = async () => {
  const { system } = await play([actor('a', guest), actor('b', guest)])
  return {
    system,
    a: system.ref('main/a', guest),
    b: system.ref('main/b', guest),
    rooms: system.registry<number>('rooms'),
  }
}

describe('an actor', () => {
  it('registers itself, and is found by others', async () => {
    const { a, b, rooms } = await startGuests()
    expect(await a.call('take', 'lobby')).toEqual({ ok: true })
    expect(await b.call('take', 'lobby')).toMatchObject({ ok: false, error: 'already_registered', path: 'main/a' })
    expect(rooms.lookup('lobby')).toMatchObject([{ path: 'main/a', value: 0 }])
  })

  it('has its own keys and values', async () => {
    const { a, b } = await startGuests()
    await a.call('take', 'lobby')
    await a.call('take', 'bar')
    expect([await a.call('bump', 'lobby'), await b.call('bump', 'lobby')]).toEqual([true, false])
    expect([await a.call('values', 'lobby'), await b.call('values', 'lobby')]).toEqual([[1], []])
    expect([await a.call('keys'), await b.call('keys')]).toEqual([['lobby', 'bar'], []])
    await a.call('leave', 'lobby')
    expect(await a.call('keys')).toEqual(['bar'])
  })

  it('has nothing any more when it has ended, and its next life nothing yet', async () => {
    const { a, b, rooms } = await startGuests()
    await a.call('take', 'lobby')
    const old = await a.call('self')
    await a.call('crash').catch(() => {})
    expect(rooms.lookup('lobby')).toEqual([])
    expect(await a.call('keys')).toEqual([])
    expect(old.register('lobby', 1)).toMatchObject({ ok: false, error: 'noproc' })
    expect(await b.call('take', 'lobby')).toEqual({ ok: true })
  })

  it('frees the locks that it holds when it ends', async () => {
    const { system, a, rooms } = await startGuests()
    await a.call('lock', gate().opened)
    const mine = rooms.lock('door', () => 'mine')
    const end = endOf(system, 'main/a')
    system.exit('main/a', 'kill')
    await end
    expect(await mine).toBe('mine')
  })
})
