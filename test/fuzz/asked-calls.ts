import { isDeepStrictEqual } from 'node:util'
import type { Ref } from '../../src/calls/ref.ts'
import { isTuttiError } from '../../src/errors/tutti-error.ts'
import type { Answered } from './referee.ts'
import type { Step } from './step.ts'

interface Outcome {
  state: 'pending' | 'ok' | 'error'
  value: unknown
}

interface OpenStream {
  readonly tag: number
  readonly iterator: AsyncIterableIterator<unknown>
}

type Asking = Extract<Step, { do: 'call' | 'stream' | 'input' | 'cast' | 'take' | 'leave' }>

/**
 * What the host asks of the hostile worker, and what came of each. Every call carries its number as
 * its argument.
 */
export class AskedCalls {
  readonly #ref: Ref
  readonly #calls = new Map<number, Outcome>()
  /** Elements, by the number of their stream. */
  readonly #items = new Map<number, unknown[]>()
  readonly #streams: OpenStream[] = []
  readonly #steps: Outcome[] = []
  #tag = 0

  constructor(ref: Ref) {
    this.#ref = ref
  }

  perform(step: Asking): void {
    switch (step.do) {
      case 'call':
        return this.#call({ deadlineMs: step.deadlineMs, idempotent: step.idempotent })
      case 'input':
        return this.#call({ deadlineMs: 'infinity', input: Array.from({ length: step.elements }, (_, at) => at) })
      case 'cast':
        return this.#ref.cast('m', 0)
      case 'stream':
        return this.#stream(step.window)
      case 'take':
        for (let n = 0; n < step.count; n += 1) this.#take(this.#streams[0])
        return
      case 'leave': {
        const stream = this.#streams.shift()
        if (stream !== undefined) void this.#follow(stream.iterator.return?.() ?? Promise.resolve())
      }
    }
  }

  /** What is not as it should be, when all is over and this is what the worker answered. */
  faults(answered: readonly Answered[]): readonly string[] {
    return [
      ...[...this.#calls].flatMap(([tag, outcome]) => this.#faultOf(tag, outcome, answered)),
      ...[...this.#items].flatMap(([tag, items]) => faultOfItems(tag, items, answered)),
      ...this.#steps.flatMap((outcome) =>
        outcome.state === 'pending' ? ['an element of a stream hangs'] : wrongError(outcome),
      ),
    ]
  }

  #call(options: Parameters<Ref['call']>[2]): void {
    const tag = (this.#tag += 1)
    this.#calls.set(tag, this.#follow(this.#ref.call('m', tag, options)))
  }

  #stream(window: number): void {
    const tag = (this.#tag += 1)
    this.#items.set(tag, [])
    const stream = { tag, iterator: this.#ref.stream('m', tag, { window, idleMs: 'infinity' }) }
    this.#streams.push(stream)
    this.#take(stream)
  }

  #take(stream: OpenStream | undefined): void {
    if (stream === undefined) return
    const next = stream.iterator.next().then(({ done, value }) => {
      if (done !== true) this.#items.get(stream.tag)?.push(value)
    })
    this.#steps.push(this.#follow(next))
  }

  #follow(promise: Promise<unknown>): Outcome {
    const outcome: Outcome = { state: 'pending', value: undefined }
    promise.then(
      (value) => Object.assign(outcome, { state: 'ok', value }),
      (value: unknown) => Object.assign(outcome, { state: 'error', value }),
    )
    return outcome
  }

  #faultOf(tag: number, outcome: Outcome, answered: readonly Answered[]): readonly string[] {
    const answer = answered.find((each) => each.tag === tag && each.how !== 'item')
    if (outcome.state === 'pending') return [`call ${tag} hangs`]
    if (answer === undefined)
      return outcome.state === 'ok' ? [`call ${tag} has a result that was never sent`] : wrongError(outcome)
    if (answer.how === 'fail')
      return outcome.state === 'ok' ? [`call ${tag} succeeded, though it failed`] : wrongError(outcome)
    return outcome.state === 'ok' && isSame(outcome.value, answer.value)
      ? []
      : [`call ${tag} was answered, and its caller got ${outcome.state}: ${String(outcome.value)}`]
  }
}

function wrongError({ state, value }: Outcome): readonly string[] {
  if (state !== 'error' || (isTuttiError(value) && typeof value.code === 'string')) return []
  return [`a caller got ${value instanceof Error ? (value.stack ?? '') : String(value)}`]
}

/** A caller has some of the elements from the first on, in their order. */
function faultOfItems(tag: number, items: readonly unknown[], answered: readonly Answered[]): readonly string[] {
  const sent = answered.filter((each) => each.tag === tag && each.how === 'item').map(({ value }) => value)
  return isSame(items, sent.slice(0, items.length)) ? [] : [`stream ${tag} gave other elements than were sent`]
}

/** Nobody can compare what is nested too deeply, and so it does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  try {
    return isDeepStrictEqual(one, other)
  } catch (error) {
    if (error instanceof RangeError) return true
    throw error
  }
}
