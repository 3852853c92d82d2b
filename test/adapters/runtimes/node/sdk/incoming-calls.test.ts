import { describe, expect, it } from 'vitest'
import type { CallContext } from '../../../../../adapters/runtimes/node/sdk/call-context.ts'
import { IncomingCalls } from '../../../../../adapters/runtimes/node/sdk/incoming-calls.ts'
import type { AnyHandler } from '../../../../../adapters/runtimes/node/sdk/serve-options.ts'
import { Kind } from '../../../../../src/wire/kind.ts'

interface Adding {
  readonly method?: string
  readonly ttlMs?: number
  readonly isCast?: boolean
  readonly credit?: number
}

/** Calls in hand, and the order of what became of them: `start 1`, `answer 1`, `write`. */
function callsOf(concurrency: number, methods: Readonly<Record<string, AnyHandler>> = {}) {
  const events: string[] = []
  const arriving: (() => void)[] = []
  const calls = new IncomingCalls({
    handlers: new Map(
      Object.entries<AnyHandler>({ at_once: () => undefined, ...methods }).map(([name, method]) => [
        name,
        (args, context) => {
          events.push(`start ${String(args)}`)
          return method(args, context)
        },
      ]),
    ),
    concurrency,
    now: () => 1_000,
    context: () => ({}) as CallContext,
    finished: (call, { kind }) => events.push(`${kind === 'refused' ? 'refuse' : 'answer'} ${String(call.args)}`),
    item: (_id, value) => events.push(`item ${String(value)}`),
    pull: (_id, n) => events.push(`pull ${n}`),
    flush: () => events.push('write'),
    lookAgain: () => arriving.shift()?.(),
  })
  const add = (id: number, options: Adding = {}): void => {
    const { method = 'at_once', ttlMs = Infinity, isCast = false, credit } = options
    const kind = isCast ? Kind.CAST : Kind.CALL
    calls.add({ kind, id: isCast ? undefined : id, method, args: id, ttlMs, headers: {}, credit, hasInput: false }, 0)
  }
  return { calls, events, add, arriving }
}

/** Runs when everything that this tick brought about is done. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Whether some call started while an answer was unwritten. */
function overtakes(events: readonly string[]): boolean {
  let hasUnwritten = false
  return events.some((event) => {
    if (event === 'write') hasUnwritten = false
    else if (event.startsWith('start')) return hasUnwritten
    else hasUnwritten = true
    return false
  })
}

describe('the place of a call that has ended', () => {
  it.each([1, 2, 3, 8])('is taken only when the answer has been written, with concurrency %i', async (concurrency) => {
    const { calls, events, add } = callsOf(concurrency)
    for (let id = 1; id <= 40; id++) add(id)
    calls.pump()
    await nextTurn()
    expect(events.filter((event) => event.startsWith('start'))).toHaveLength(40)
    expect(overtakes(events)).toBe(false)
  })

  it('is taken together with the others of that tick, after one write for all of them', async () => {
    const { calls, events, add } = callsOf(3)
    for (const id of [1, 2, 3, 4, 5, 6]) add(id)
    calls.pump()
    await nextTurn()
    expect(events).toEqual([
      ...['start 1', 'start 2', 'start 3', 'answer 1', 'answer 2', 'answer 3', 'write'],
      ...['start 4', 'start 5', 'start 6', 'answer 4', 'answer 5', 'answer 6'],
    ])
  })

  it('is taken while the others still run', async () => {
    const gate = gateOf()
    const { calls, events, add } = callsOf(2, { held: () => gate.promise })
    add(1, { method: 'held' })
    add(2)
    add(3)
    calls.pump()
    await nextTurn()
    expect(events).toEqual(['start 1', 'start 2', 'answer 2', 'write', 'start 3', 'answer 3'])
    gate.resolve()
    await nextTurn()
    expect(events.at(-1)).toBe('answer 1')
  })

  it('is held by a stream until its end, also while that waits for credit', async () => {
    const { calls, events, add } = callsOf(1, {
      *stream() {
        yield 'a'
        yield 'b'
      },
    })
    add(1, { method: 'stream', credit: 1 })
    add(2)
    calls.pump()
    await nextTurn()
    expect(events).toEqual(['start 1', 'item a'])
    calls.credit({ kind: Kind.CREDIT, id: 1, n: 1 })
    await nextTurn()
    expect(events.slice(2)).toEqual(['item b', 'answer 1', 'write', 'start 2', 'answer 2'])
  })

  it('needs no write when a cast has ended, which is not answered', async () => {
    const { calls, events, add } = callsOf(1)
    add(1, { isCast: true })
    add(2)
    calls.pump()
    await nextTurn()
    expect(events).toEqual(['start 1', 'answer 1', 'start 2', 'answer 2'])
  })
})

describe('a call that is refused', () => {
  it('has been answered, in writing, before one behind it starts', async () => {
    const { calls, events, add } = callsOf(4)
    add(1, { ttlMs: 5 })
    add(2, { method: 'unheard_of' })
    add(3)
    add(4)
    calls.pump()
    await nextTurn()
    expect(events.slice(0, 5)).toEqual(['refuse 1', 'refuse 2', 'write', 'start 3', 'start 4'])
  })

  it('because it was cancelled too, also when that has only just been seen', async () => {
    const { calls, events, add, arriving } = callsOf(4)
    add(1)
    add(2)
    arriving.push(
      () => undefined,
      () => {
        calls.cancel({ kind: Kind.CANCEL, id: 2 })
        add(3)
      },
    )
    calls.pump()
    await nextTurn()
    expect(events).toEqual(['start 1', 'refuse 2', 'write', 'start 3', 'answer 1', 'answer 3'])
  })
})

function gateOf(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve: () => resolve() }
}
