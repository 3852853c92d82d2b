import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OpenCalls } from '../../src/conversation/open-calls.ts'

interface Call {
  readonly name: string
}

const add = (open: OpenCalls<Call>, ...names: string[]): number[] =>
  names.map((name) => {
    const id = open.nextId()
    open.add(id, { name })
    return id
  })

const namesOf = (open: OpenCalls<Call>): string[] => open.all.map(({ name }) => name)

describe('OpenCalls', () => {
  it('finds a call by its id until it is removed', () => {
    const open = new OpenCalls<Call>()
    const [first = 0, second = 0] = add(open, 'a', 'b')
    expect([first, second]).toEqual([1, 2])
    expect(open.remove(first)).toEqual({ name: 'a' })
    expect([open.remove(first), open.find(first), open.find(99)]).toEqual([undefined, undefined, undefined])
    expect([open.find(second), open.size]).toEqual([{ name: 'b' }, 1])
  })

  it('passes over an id whose place is held by an older call, and grows before it is half full', () => {
    const open = new OpenCalls<Call>()
    add(open, 'old')
    for (let n = 0; n < 1_000; n += 1) for (const id of add(open, 'new')) open.remove(id)
    const ids = add(open, ...Array.from({ length: 500 }, (_, index) => `${index}`))
    expect(new Set(ids).size).toBe(500)
    expect([open.size, open.find(1)]).toEqual([501, { name: 'old' }])
    expect(namesOf(open)).toEqual(['old', ...Array.from({ length: 500 }, (_, index) => `${index}`)])
  })

  it('begins again after the largest id, and still knows which is older', () => {
    const open = new OpenCalls<Call>(0xffff_fffd)
    expect(add(open, 'a', 'b', 'c', 'd')).toEqual([0xffff_fffe, 0xffff_ffff, 1, 2])
    expect(namesOf(open)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('may be cleared', () => {
    const open = new OpenCalls<Call>()
    const ids = add(open, ...Array.from({ length: 200 }, () => 'x'))
    open.clear()
    expect([open.size, open.all, ids.map((id) => open.find(id)).filter(Boolean)]).toEqual([0, [], []])
    expect(add(open, 'y')).toEqual([201])
  })

  it('does what a map would do', () => {
    const steps = fc.array(fc.oneof(fc.constant('add' as const), fc.nat({ max: 200 })), { maxLength: 600 })
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 0xffff_ff80), (script, lastId) => {
        const open = new OpenCalls<Call>(lastId)
        const model = new Map<number, Call>()
        for (const step of script) {
          if (step === 'add') {
            const id = open.nextId()
            expect(id).toBeGreaterThanOrEqual(1)
            expect(model.has(id)).toBe(false)
            const call = { name: `${id}` }
            open.add(id, call)
            model.set(id, call)
            continue
          }
          const id = [...model.keys()][step % Math.max(1, model.size)] ?? 7
          expect(open.remove(id)).toBe(model.get(id))
          model.delete(id)
        }
        expect(open.all).toEqual([...model.values()])
        expect([...model].every(([id, call]) => open.find(id) === call)).toBe(true)
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})
