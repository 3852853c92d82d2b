import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountOf, contradictions, type Entry } from '../../examples/01-linguistics/accounting.ts'

const sent = (article: number): Entry => ({ event: 'sent', article })
const result = (article: number): Entry => ({ event: 'result', article })
const failure = (article: number, code = 'CALL_TIMEOUT'): Entry => ({ event: 'failure', article, code })

const nothing = { results: 0, failed: 0, failures: {}, hung: 0, missing: 0, notPlayed: 0, duplicated: 0 }

describe('accountOf', () => {
  it('counts a result and a failure by its code', () => {
    const account = accountOf(3, [sent(0), sent(1), failure(1), result(0), sent(2), failure(2, 'CALL_EXITED')])
    const failures = { CALL_TIMEOUT: 1, CALL_EXITED: 1 }
    expect(account).toEqual({ ...nothing, articles: 3, results: 1, failed: 2, failures })
  })

  it('a code may be any name, that of a prototype too', () => {
    const { failures } = accountOf(1, [sent(0), failure(0, '__proto__')])
    expect(Object.entries(failures)).toEqual([['__proto__', 1]])
  })

  it('an article that was sent and has no end hangs', () => {
    expect(accountOf(1, [sent(0)])).toEqual({ ...nothing, articles: 1, hung: 1 })
  })

  it('an article that was never sent is missing', () => {
    expect(accountOf(2, [sent(0), result(0)])).toEqual({ ...nothing, articles: 2, results: 1, missing: 1 })
  })

  it('an article that was never sent because of an interruption was not played', () => {
    const account = accountOf(2, [sent(0), result(0)], { isInterrupted: true })
    expect(account).toEqual({ ...nothing, articles: 2, results: 1, notPlayed: 1 })
  })

  it.each([
    ['two results', [sent(0), result(0), result(0)]],
    ['a result and a failure', [sent(0), result(0), failure(0)]],
  ])('the first end of an article counts; %s are a duplicate', (_, journal) => {
    expect(accountOf(1, journal)).toEqual({ ...nothing, articles: 1, results: 1, duplicated: 1 })
  })

  it('the end of an article that was never sent is a duplicate', () => {
    expect(accountOf(1, [result(0)])).toEqual({ ...nothing, articles: 1, missing: 1, duplicated: 1 })
  })

  it('whatever the journal says, every article is in exactly one of the classes', () => {
    const article = fc.nat({ max: 9 })
    const entry = fc.oneof(
      article.map(sent),
      article.map(result),
      fc.tuple(article, fc.string()).map(([n, code]) => failure(n, code)),
    )
    fc.assert(
      fc.property(fc.array(entry), fc.boolean(), (journal, isInterrupted) => {
        const { results, failed, hung, missing, notPlayed, failures } = accountOf(10, journal, { isInterrupted })
        expect(results + failed + hung + missing + notPlayed).toBe(10)
        expect(Object.values(failures).reduce((sum, count) => sum + count, 0)).toBe(failed)
      }),
    )
  })
})

describe('contradictions', () => {
  const other = { results: 1, latencies: 1, callsSent: 3, callsSettled: 3, survivors: 0 }
  const account = accountOf(1, [sent(0), result(0)])

  it('none when every article is accounted for', () => {
    expect(contradictions(account, other)).toEqual([])
  })

  it('a failure with a name and an article that was not played are accounted for', () => {
    const interrupted = accountOf(3, [sent(0), result(0), sent(1), failure(1)], { isInterrupted: true })
    expect(contradictions(interrupted, other)).toEqual([])
  })

  it.each([
    [
      'an article hangs',
      { ...account, results: 0, hung: 1 },
      { ...other, results: 0, latencies: 0 },
      '1 articles hang',
    ],
    ['an article is missing', { ...account, articles: 2, missing: 1 }, other, '1 articles were never sent'],
    ['an article was counted twice', { ...account, duplicated: 1 }, other, '1 articles were counted twice'],
    ['an end has no article', { ...account, articles: 0 }, other, '0 articles, but 1 ends'],
    [
      'a failure has no name',
      { ...account, articles: 2, failed: 1 },
      other,
      '1 articles failed, but 0 failures have a name',
    ],
    ['a result was lost', account, { ...other, results: 0 }, '1 results, but 0 were kept'],
    ['a time was lost', account, { ...other, latencies: 0 }, '1 results, but 0 times were measured'],
    ['a call is open', account, { ...other, callsSettled: 2 }, '3 calls, but 2 were settled'],
    ['a process is left', account, { ...other, survivors: 1 }, '1 worker processes were left running'],
  ])('says so when %s', (_, wrong, counts, sentence) => {
    expect(contradictions(wrong, counts)).toEqual([sentence])
  })
})
