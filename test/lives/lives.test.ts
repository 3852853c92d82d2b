import { describe, expect, it } from 'vitest'
import { FakeLife, makeLives } from './fake-life.ts'

describe('the lives of a system', () => {
  it('are found by their path while they go on', () => {
    const { lives, fakes } = makeLives('a')
    expect(lives.at('a')).toBe(fakes[0])
    fakes[0]?.die({ type: 'normal' })
    expect(lives.at('a')).toBeUndefined()
  })

  it('that have ended do not take their successors with them', () => {
    const { lives, fakes } = makeLives('a')
    const successor = new FakeLife('a', lives)
    fakes[0]?.die({ type: 'normal' })
    expect(lives.at('a')).toBe(successor)
  })

  it('get messages by their path; what is for nobody is lost', () => {
    const { lives, fakes } = makeLives('a')
    lives.send('a', 'hello')
    lives.send('b', 'hello')
    expect(fakes[0]?.heard).toEqual(['hello'])
  })

  it('free their names before anybody is told of their end, and tell watchers before peers', () => {
    const { lives, registries, fakes } = makeLives('a', 'b')
    const [a, b] = fakes
    if (a === undefined || b === undefined) throw new Error('two')
    const log: unknown[] = []
    b.trapsExits = true
    b.tell = (message) => log.push([(message as { type: string }).type, registries.whereis('ada')])
    registries.register(a, 'ada')
    lives.link(b, 'a')
    lives.monitor(b, 'a')
    a.die({ type: 'normal' })
    expect(log).toEqual([
      ['down', undefined],
      ['exit', undefined],
    ])
  })

  it('cannot be unlinked from nobody', () => {
    const { lives, fakes } = makeLives('a')
    expect(fakes[0] === undefined || lives.unlink(fakes[0], 'nobody')).toBe(false)
  })
})
