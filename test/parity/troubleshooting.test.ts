import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/errors/catalogue.ts'

const page = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8')
const source = readFileSync(new URL('../../src/errors/exit-reason.ts', import.meta.url), 'utf8')

/** What stands in the first column of a table. */
const asked = [...page.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
)

describe('docs/troubleshooting.md', () => {
  it('has a line for each code of the catalogue, and for no other', () => {
    const codes = asked.filter((name) => /^[A-Z]+_[A-Z_]+$/.test(name))
    expect(codes.toSorted()).toEqual(Object.keys(CATALOGUE).toSorted())
  })

  it('has a line for each reason with which a life can end', () => {
    const [, union = ''] = /export type ExitReason =(.*?)\n\n/s.exec(source) ?? []
    const reasons = [...union.matchAll(/type: '(\w+)'/g)].map(([, type = '']) => type)
    expect(reasons).toContain('signaled')
    expect(reasons.filter((type) => !asked.includes(type))).toEqual([])
  })
})
