import { Readable } from 'node:stream'
import { types } from 'node:util'
import { cancellation } from './outcome.ts'

/** What a handler may return for a stream of elements. */
export type Stream = AsyncIterable<unknown, unknown> | Generator<unknown, unknown>

/**
 * Whether a result is a stream: an object with an async iterator, or what a `function*` makes.
 *
 * Arrays, text, maps and sets are values, although they can be iterated. Never throws, also for
 * values whose traps do.
 */
export function isStream(result: unknown): result is Stream {
  return typeof result === 'object' && result !== null && (isAsyncIterable(result) || types.isGeneratorObject(result))
}

/** The iterator of a stream. Closing it closes the generator, whose clean-up then runs. */
export function iteratorOf(stream: Stream): AsyncIterator<unknown, unknown> {
  return Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : elementsOf(stream)
}

/**
 * Closes a stream that was begun, also while it is asked for an element. Rejects with what its
 * clean-up throws.
 */
export async function close(stream: Stream, iterator: AsyncIterator<unknown, unknown>): Promise<void> {
  // Its iterator would wait for the next chunk first, which may never come.
  if (stream instanceof Readable) stream.destroy(cancellation())
  await iterator.return?.()
}

/** Lets go of a stream that nobody wants. A generator that has not begun never does. */
export async function discard(stream: Stream): Promise<void> {
  // Its iterator would not touch it before the first element is asked for.
  if (stream instanceof Readable) stream.destroy()
  else await iteratorOf(stream).return?.()
}

function isAsyncIterable(result: object): boolean {
  try {
    return typeof Reflect.get(result, Symbol.asyncIterator) === 'function'
  } catch {
    return false
  }
}

/**
 * As `yield*` does it, save that a generator is closed too when a promise that it has yielded
 * rejects.
 */
async function* elementsOf(generator: Generator<unknown, unknown>): AsyncGenerator<unknown, unknown> {
  try {
    for (;;) {
      const { done, value } = generator.next()
      if (done === true) return value
      yield await value
    }
  } finally {
    generator.return(undefined)
  }
}
