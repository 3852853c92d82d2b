import { describe, expect, expectTypeOf, it } from 'vitest'
import type { CallContext } from '../../../../../adapters/runtimes/node/sdk/call-context.ts'
import {
  type Methods,
  resolveServeOptions,
  type ServeOptions,
} from '../../../../../adapters/runtimes/node/sdk/serve-options.ts'

interface Phonemes {
  extract(args: { text: string }): number[][]
  languages(): string[]
}

interface Tokens {
  tokens(args: { text: string }): AsyncIterable<string>
  counted(): AsyncIterable<string, number>
}

// No handler here looks at its context.
const nobody = {} as CallContext

describe('resolveServeOptions', () => {
  const methods = { echo: (args: unknown) => args }

  it('fills in concurrency 1, and hooks that do nothing', async () => {
    const resolved = resolveServeOptions({ methods })
    expect(resolved.concurrency).toBe(1)
    expect(await resolved.start({ name: 'a', incarnation: 'b' })).toBeUndefined()
    expect(await resolved.stop()).toBeUndefined()
  })

  it('keeps `this` in handlers and hooks', () => {
    const options = {
      seen: '',
      start() {
        this.seen = 'start'
      },
      methods: {
        x: 1 as unknown,
        me() {
          return this === options.methods
        },
      },
    }
    delete (options.methods as { x?: unknown }).x
    const resolved = resolveServeOptions(options)
    resolved.start({ name: 'a', incarnation: 'b' })
    expect(options.seen).toBe('start')
    expect(resolved.handlers.get('me')?.(null, nobody)).toBe(true)
  })

  it.each([
    [undefined, 'serve: expected serve() to be an object of options; got undefined'],
    [{}, 'serve: expected `methods` to be an object of functions; got undefined'],
    [{ methods: [] }, 'serve: expected `methods` to be an object of functions; got an array'],
    [{ methods: {} }, 'serve: expected `methods` to be at least one function; got an empty object'],
    [{ methods: { fetch: 'soon' } }, 'serve: expected `methods.fetch` to be a function; got "soon"'],
    [{ methods, concurrency: 0 }, 'serve: expected `concurrency` to be a whole number >= 1; got 0'],
    [{ methods, concurrency: 1.5 }, 'serve: expected `concurrency` to be a whole number >= 1; got 1.5'],
    [{ methods, concurrency: '8' }, 'serve: expected `concurrency` to be a whole number >= 1; got "8"'],
    [{ methods, concurrency: Infinity }, 'serve: expected `concurrency` to be a whole number >= 1; got Infinity'],
    [{ methods, start: {} }, 'serve: expected `start` to be a function; got an empty object'],
    [{ methods, stop: null }, 'serve: expected `stop` to be a function; got null'],
  ])('refuses %j', (options, message) => {
    expect(() => resolveServeOptions(options)).toThrow(new TypeError(message))
  })
})

describe('Methods', () => {
  it('types the handlers of a contract, in any mix of sync and async', () => {
    const methods: Methods<Phonemes> = {
      extract: async ({ text }, { signal }) => [[text.length, Number(signal.aborted)]],
      languages: () => ['fi'],
    }
    expectTypeOf(methods.extract).parameter(0).toEqualTypeOf<{ text: string }>()
    // @ts-expect-error a handler is missing
    const missing: Methods<Phonemes> = { languages: () => [] }
    // @ts-expect-error a result of the wrong type
    const wrong: Methods<Phonemes> = { ...methods, languages: () => 'fi' }
    expect([missing, wrong]).toHaveLength(2)
    expectTypeOf<ServeOptions<Phonemes>>().toHaveProperty('methods')
  })

  it('takes for a stream whatever makes one', () => {
    const generators: Methods<Tokens> = {
      async *tokens({ text }) {
        yield* text.split(' ')
      },
      *counted() {
        yield 'a'
        yield Promise.resolve('b')
        return 2
      },
    }
    const functions: Methods<Tokens> = {
      tokens: ({ text }) => new Blob([text]).stream().pipeThrough(new TextDecoderStream()),
      counted: async () => generators.counted(null, nobody),
    }
    expectTypeOf(generators.tokens).parameter(0).toEqualTypeOf<{ text: string }>()
    const wrong: Methods<Tokens> = {
      ...functions,
      // @ts-expect-error elements of the wrong type
      *tokens() {
        yield 1
      },
    }
    // @ts-expect-error a list is no stream
    const list: Methods<Tokens> = { ...functions, tokens: () => ['a'] }
    // @ts-expect-error a return value of the wrong type
    const value: Methods<Tokens> = { ...functions, counted: async function* () {} }
    expect([wrong, list, value]).toHaveLength(3)
  })
})
