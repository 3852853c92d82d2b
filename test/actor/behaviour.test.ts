import { describe, expect, expectTypeOf, it } from 'vitest'
import { isBehaviour } from '../../src/actor/behaviour.ts'
import { type Behaviour, behaviour, type Info, ignore, type Later, type MethodsOf, stop } from '../../src/index.ts'

interface State {
  count: number
  readonly waiting: Later<number>[]
}

const beginAt = (count: number): State => ({ count, waiting: [] })

const counter = behaviour({
  init: (start: number) => {
    if (start < 0) return stop('normal')
    return start > 100 ? ignore : beginAt(start)
  },
  calls: {
    add: (state, by: number) => (state.count += by),
    get: (state) => state.count,
    slow: async ({ count }, text: string) => `${text} ${count}`,
    wait: (state, _: undefined, context) => {
      const later = context.later<number>()
      state.waiting.push(later)
      return later
    },
    end: ({ count }, isNow: boolean) => (isNow ? stop('normal', { reply: 'bye' }) : count),
  },
  casts: {
    reset: (state, count: number, context) => context.setState({ ...state, count }),
    quit: () => stop(),
  },
  info: (state, message: Info<'tick'>) => {
    if (message === 'tick') state.count += 1
  },
})

describe('the methods of a behaviour, as its callers see them,', () => {
  type Methods = MethodsOf<typeof counter>

  it('take what their handlers take after the state', () => {
    expectTypeOf<Parameters<Methods['add']>>().toEqualTypeOf<[args: number]>()
    expectTypeOf<Parameters<Methods['get']>>().toEqualTypeOf<[]>()
    expectTypeOf<Parameters<Methods['reset']>>().toEqualTypeOf<[args: number]>()
  })

  it('give what their handlers return, promise or handle, replies of stops included', () => {
    expectTypeOf<ReturnType<Methods['add']>>().toEqualTypeOf<number>()
    expectTypeOf<ReturnType<Methods['slow']>>().toEqualTypeOf<string>()
    expectTypeOf<ReturnType<Methods['wait']>>().toEqualTypeOf<number>()
    expectTypeOf<ReturnType<Methods['end']>>().toEqualTypeOf<string | number>()
  })

  it('give nothing when they have no reply', () => {
    expectTypeOf<ReturnType<Methods['reset']>>().toBeVoid()
    expectTypeOf<ReturnType<Methods['quit']>>().toBeVoid()
  })

  it('may be none', () => {
    const idle = behaviour({ init: () => 0 })
    expectTypeOf(idle).toExtend<Behaviour<unknown, object>>()
  })
})

it('a behaviour is known again, and nothing else is', () => {
  expect([isBehaviour(counter), isBehaviour({ init: () => 0 })]).toEqual([true, false])
})

it('methods are those that were written, not those that every object has', () => {
  expect([...counter.calls.keys()]).toEqual(['add', 'get', 'slow', 'wait', 'end'])
  expect(counter.calls.get('constructor')).toBeUndefined()
})
