import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settle, type Unfinished } from '../../src/calls/settle.ts'

const call = (
  method: string,
  given: { idempotent?: boolean; attempt?: number; isSettled?: boolean; isTouched?: boolean } = {},
): Unfinished => ({
  isCast: false,
  isSettled: given.isSettled ?? false,
  attempt: given.attempt ?? 1,
  asked: {
    method,
    idempotent: given.idempotent ?? false,
    maxAttempts: given.idempotent === true ? 3 : 1,
    flow: given.isTouched === undefined ? undefined : { isTouched: given.isTouched },
  },
})
const cast = (method: string): Unfinished => ({ ...call(method), isCast: true })

const names = (entries: readonly Unfinished[]): string[] => entries.map(({ asked }) => asked.method)
const fates = (entries: readonly Unfinished[], concurrency: number) => {
  const { redeliver, fail, lost } = settle(entries, concurrency)
  return { redeliver: names(redeliver), fail: names(fail), lost: names(lost) }
}

describe('settle', () => {
  it.each([
    ['nothing is held', 1, [], { redeliver: [], fail: [], lost: [] }],
    [
      'sequential: only the oldest call was started',
      1,
      [call('a'), call('b'), call('c')],
      { redeliver: ['b', 'c'], fail: ['a'], lost: [] },
    ],
    [
      'sequential: an idempotent call goes back too',
      1,
      [call('a', { idempotent: true }), call('b')],
      { redeliver: ['a', 'b'], fail: [], lost: [] },
    ],
    [
      'sequential: but not after its last attempt',
      1,
      [call('a', { idempotent: true, attempt: 3 })],
      { redeliver: [], fail: ['a'], lost: [] },
    ],
    [
      'sequential: an idempotent stream that has given nothing goes back',
      1,
      [call('a', { idempotent: true, isTouched: false })],
      { redeliver: ['a'], fail: [], lost: [] },
    ],
    [
      'sequential: an idempotent stream that has given something does not',
      1,
      [call('a', { idempotent: true, isTouched: true })],
      { redeliver: [], fail: ['a'], lost: [] },
    ],
    [
      'sequential: a cast after an unanswered call was not started',
      1,
      [call('a'), cast('b')],
      { redeliver: ['b'], fail: ['a'], lost: [] },
    ],
    [
      'sequential: a cast before it may have been',
      1,
      [cast('a'), call('b'), call('c')],
      { redeliver: ['c'], fail: ['b'], lost: ['a'] },
    ],
    [
      'sequential: a call whose caller gave up still shields those after it',
      1,
      [call('a', { isSettled: true }), call('b')],
      { redeliver: ['b'], fail: [], lost: [] },
    ],
    [
      'concurrent: the n oldest calls may have been started, those after them were not',
      2,
      [call('a'), call('b'), call('c'), cast('d')],
      { redeliver: ['c', 'd'], fail: ['a', 'b'], lost: [] },
    ],
    [
      'concurrent: with fewer than n, every call may have been started',
      4,
      [call('a'), call('b'), cast('c')],
      { redeliver: [], fail: ['a', 'b'], lost: ['c'] },
    ],
    [
      'concurrent: idempotent calls go back',
      4,
      [call('a'), call('b', { idempotent: true })],
      { redeliver: ['b'], fail: ['a'], lost: [] },
    ],
  ])('%s', (_, concurrency, entries, expected) => {
    expect(fates(entries, concurrency)).toEqual(expected)
  })

  it('accounts for every entry exactly once, in order, and repeats nothing that may have been started and was not declared so', () => {
    const entry = fc.record({
      isCast: fc.boolean(),
      isSettled: fc.boolean(),
      attempt: fc.integer({ min: 1, max: 4 }),
      asked: fc.record({
        method: fc.string(),
        idempotent: fc.boolean(),
        maxAttempts: fc.integer({ min: 1, max: 4 }),
        flow: fc.option(fc.record({ isTouched: fc.boolean() }), { nil: undefined }),
      }),
    })
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: 1, max: 8 }), (entries, concurrency) => {
        const { redeliver, fail, lost, report } = settle(entries, concurrency)
        const gone = entries.filter(({ isSettled }) => isSettled)
        expect(report.map(({ method }) => method)).toEqual(entries.map(({ asked }) => asked.method))
        expect(redeliver.length + fail.length + lost.length + gone.length).toBe(entries.length)
        report.forEach(({ outcome, progress }, index) => {
          if (outcome === 'redelivered' && progress !== 'not_started')
            expect(entries[index]?.asked.idempotent).toBe(true)
        })
      }),
    )
  })
})
