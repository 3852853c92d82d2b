import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settle, type Unfinished } from '../../src/calls/settle.ts'

/** A case of the law: the columns of the table in the docs, in their order. */
type Case = readonly [
  isSettled: boolean,
  isStarted: boolean,
  isCast: boolean,
  idempotent: boolean,
  hasAttempts: boolean,
  isTouched: boolean,
]

const CASES: readonly Case[] = Array.from({ length: 64 }, (_, bits) => {
  const bit = (place: number): boolean => ((bits >> place) & 1) === 1
  return [bit(0), bit(1), bit(2), bit(3), bit(4), bit(5)]
})

const WORDS: Readonly<Record<string, boolean>> = { yes: true, no: false, cast: true, call: false }

/** The rows of the table, each with what it asks for; `undefined`: either. */
function rows(): readonly { readonly asks: readonly (boolean | undefined)[]; readonly outcome: string }[] {
  const page = readFileSync(new URL('../../docs/calls.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('## When a life ends')
  const lines =
    section
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| ')) ?? []
  return lines.slice(1).map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return { asks: cells.slice(1, 7).map((cell) => WORDS[cell]), outcome: (cells[7] ?? '').replaceAll('`', '') }
  })
}

const fits = (given: Case, asks: readonly (boolean | undefined)[]): boolean =>
  asks.every((asked, column) => asked === undefined || asked === given[column])

const entryOf = ([isSettled, , isCast, idempotent, hasAttempts, isTouched]: Case, method = 'm'): Unfinished => ({
  isCast,
  isSettled,
  attempt: hasAttempts ? 2 : 3,
  asked: { method, idempotent, maxAttempts: 3, flow: { isTouched } },
})

describe('settle', () => {
  it('decides every case as the table in the docs says, and each row of that decides some', () => {
    const table = rows()
    const used = new Set<number>()
    for (const given of CASES) {
      const index = table.findIndex(({ asks }) => fits(given, asks))
      used.add(index)
      const { report } = settle([entryOf(given)], () => given[1])
      expect([given, report[0]?.outcome]).toEqual([given, table[index]?.outcome])
    }
    expect([...used].toSorted()).toEqual(table.map((_, index) => index))
  })

  it('takes what does not stream for something of which no element has flowed', () => {
    const entry = entryOf([false, true, false, true, true, false])
    expect(settle([{ ...entry, asked: { ...entry.asked, flow: undefined } }], () => true).redeliver).toHaveLength(1)
  })

  it('accounts for everything once, in the order of delivery', () => {
    const entries = CASES.map((given, index) => ({ ...entryOf(given, String(index)), given }))
    const { report, ...lists } = settle(entries, ({ given }) => given[1])
    expect(report.map(({ method }) => Number(method))).toEqual(CASES.map((_, index) => index))
    for (const [outcome, list] of [
      ['redelivered', lists.redeliver],
      ['failed', lists.fail],
      ['lost', lists.lost],
    ] as const)
      expect(list.map(({ asked }) => asked.method)).toEqual(
        report.filter((each) => each.outcome === outcome).map(({ method }) => method),
      )
  })

  it('never says for certain how far a cast was that may have been started', () => {
    const cast = entryOf([false, true, true, false, false, false])
    const call = entryOf([false, true, false, false, false, false])
    expect(settle([cast, call], () => true).report.map(({ progress }) => progress)).toEqual(['unknown', 'started'])
    expect(settle([cast, call], () => false).report.map(({ progress }) => progress)).toEqual([
      'not_started',
      'not_started',
    ])
  })
})
