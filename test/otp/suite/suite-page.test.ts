import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CASES, titleOf } from './cases.ts'
import { coverage, suitePage } from './suite-page.ts'

const PAGE = new URL('../../../docs/otp-suite.md', import.meta.url)

const covered = coverage()

describe("OTP's suite", () => {
  it('has 93 cases, each with a name of its own', () => {
    expect(CASES.map(({ number }) => number)).toEqual(Array.from({ length: 93 }, (_, index) => index + 1))
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(93)
  })

  it('has a test for each case, or the reason why there is none', () => {
    const missing = CASES.filter((each) => covered.has(titleOf(each)) === (each.leftOut !== undefined))
    expect(missing.map(titleOf)).toEqual([])
  })

  it('leaves nothing out that is not of the BEAM alone', () => {
    expect(CASES.filter(({ mark, leftOut }) => mark !== 'b' && leftOut !== undefined)).toEqual([])
  })

  it('has no test for a case that does not exist', () => {
    const titles = new Set(CASES.map(titleOf))
    expect([...covered.keys()].filter((title) => !titles.has(title))).toEqual([])
  })

  it('is what docs/otp-suite.md says; `TUTTI_WRITE_PAGES=1` writes it', () => {
    const page = suitePage(CASES, covered)
    if (process.env['TUTTI_WRITE_PAGES'] !== undefined) writeFileSync(PAGE, page)
    expect(readFileSync(PAGE, 'utf8')).toBe(page)
  })
})
