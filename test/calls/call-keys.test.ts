import { describe, expectTypeOf, it } from 'vitest'
import type { CallKeys, Ref, Untyped } from '../../src/calls/ref.ts'

interface Tokenizer {
  count(text: string): number
  tokens(text: string): AsyncIterable<string>
  words(text: string): Generator<string, number>
  later(text: string): Promise<AsyncGenerator<string>>
  list(text: string): readonly string[]
  crash(): never
  anything(): ReturnType<typeof JSON.parse>
}

describe('the methods of call', () => {
  it('are those that give one value; a stream is a type error', () => {
    expectTypeOf<CallKeys<Tokenizer>>().toEqualTypeOf<'count' | 'list' | 'crash' | 'anything'>()
    expectTypeOf<CallKeys<Untyped>>().toEqualTypeOf<string>()
    const use = (ref: Ref<Tokenizer>) => {
      void ref.call('count', 'x')
      // @ts-expect-error -- its elements come by `stream`
      void ref.call('tokens', 'x')
      ref.stream('tokens', 'x')
    }
    expectTypeOf(use).toBeFunction()
  })
})
