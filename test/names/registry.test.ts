import { describe, expect, it } from 'vitest'
import { Registry } from '../../src/names/registry.ts'
import type { FakeLife } from '../lives/fake-life.ts'
import { makeLives } from '../lives/fake-life.ts'

const two = (): readonly [FakeLife, FakeLife] => {
  const [a, b] = makeLives('a', 'b').fakes
  if (a === undefined || b === undefined) throw new Error('two')
  return [a, b]
}

describe('unique keys', () => {
  it('have one entry at most; whoever comes second is told who was first', () => {
    const [a, b] = two()
    const registry = new Registry<number>('rooms', 'unique')
    expect(registry.register(a, 'lobby', 1)).toEqual({ ok: true })
    const refused = { ok: false, error: 'already_registered', path: 'a', incarnation: 'a#1' }
    expect([registry.register(b, 'lobby', 2), registry.register(a, 'lobby', 3)]).toEqual([refused, refused])
    expect(registry.lookup('lobby')).toEqual([{ path: 'a', incarnation: 'a#1', value: 1 }])
  })

  it('compare strictly', () => {
    const [a, b] = two()
    const registry = new Registry<number>('rooms', 'unique')
    registry.register(a, 1, 0)
    expect(registry.register(b, '1', 0)).toEqual({ ok: true })
    expect(registry.register(b, {}, 0)).toEqual({ ok: true })
    expect(registry.register(b, {}, 0)).toEqual({ ok: true })
  })

  it('may be many of one owner', () => {
    const [a] = two()
    const registry = new Registry('rooms', 'unique')
    for (const key of ['lobby', 'bar', 'roof']) registry.register(a, key, undefined)
    expect([registry.keysOf(a), registry.count]).toEqual([['lobby', 'bar', 'roof'], 3])
  })

  it('have values that only their owner updates', () => {
    const [a, b] = two()
    const registry = new Registry<number>('rooms', 'unique')
    registry.register(a, 'lobby', 1)
    const add = (value: number): number => value + 1
    expect([registry.updateValue(a, 'lobby', add), registry.updateValue(b, 'lobby', add)]).toEqual([true, false])
    expect(registry.updateValue(a, 'bar', add)).toBe(false)
    expect(registry.valuesOf(a, 'lobby')).toEqual([2])
  })
})

describe('duplicate keys', () => {
  it('have any number of entries, also of one owner, the oldest first', () => {
    const [a, b] = two()
    const registry = new Registry<string>('topics', 'duplicate')
    registry.register(a, 'news', 'first')
    registry.register(b, 'news', 'second')
    registry.register(a, 'news', 'third')
    expect(registry.lookup('news').map(({ path, value }) => `${path} ${value}`)).toEqual([
      'a first',
      'b second',
      'a third',
    ])
    expect([registry.valuesOf(a, 'news'), registry.count]).toEqual([['first', 'third'], 3])
  })

  it('have values that cannot be updated', () => {
    const [a] = two()
    const registry = new Registry<number>('topics', 'duplicate')
    registry.register(a, 'news', 1)
    expect(registry.updateValue(a, 'news', () => 2)).toBe(false)
  })
})

describe('unregistering', () => {
  it('removes all entries of the owner under that key, and nothing else', () => {
    const [a, b] = two()
    const registry = new Registry<number>('topics', 'duplicate')
    registry.register(a, 'news', 1)
    registry.register(b, 'news', 2)
    registry.register(a, 'news', 3)
    registry.register(a, 'gossip', 4)
    registry.unregister(a, 'news')
    registry.unregister(a, 'nothing')
    registry.unregister(b, 'gossip')
    expect([registry.lookup('news').length, registry.lookup('gossip').length, registry.count]).toEqual([1, 1, 2])
  })

  it('happens by itself when the owner ends', () => {
    const [a, b] = two()
    const registry = new Registry<number>('topics', 'duplicate')
    registry.register(a, 'news', 1)
    registry.register(b, 'news', 2)
    registry.ended(a)
    expect([registry.lookup('news').map(({ path }) => path), registry.keysOf(a), registry.count]).toEqual([
      ['b'],
      [],
      1,
    ])
  })
})

describe('dispatch', () => {
  it('calls with all entries of a key, here and now', () => {
    const [a, b] = two()
    const registry = new Registry<number>('topics', 'duplicate')
    registry.register(a, 'news', 1)
    registry.register(b, 'news', 2)
    const seen: unknown[] = []
    registry.dispatch('news', (entries) => seen.push(...entries.map(({ path, value }) => [path, value])))
    expect(seen).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  it('does not call for a key without entries', () => {
    const registry = new Registry('topics', 'duplicate')
    registry.dispatch('news', () => expect.unreachable())
  })

  it('hands on what the callback throws', () => {
    const [a] = two()
    const registry = new Registry('topics', 'duplicate')
    registry.register(a, 'news', 1)
    const dispatch = (): void =>
      registry.dispatch('news', () => {
        throw new Error('as asked')
      })
    expect(dispatch).toThrow('as asked')
  })
})
