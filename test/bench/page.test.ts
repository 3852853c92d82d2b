import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AIMS } from '../../bench/aims.ts'
import { SHAPES } from '../../bench/shapes/all.ts'

const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')

// Figures are of one machine and one day. What the page is about is not.
describe('docs/benchmarks.md', () => {
  it('has a section for each shape, in their order', () => {
    const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name)
    expect(sections).toEqual(['Aims', ...SHAPES.map(({ name }) => name)])
  })

  it('has a row for each aim, with what was found', () => {
    const rows = page.split('\n').filter((line) => /\| (?:aim met|met|not met|not measured) \|$/.test(line))
    expect(rows.map((row) => row.split(' | ')[1])).toEqual(AIMS.map(({ what }) => what))
  })

  it('says on what machine', () => {
    expect(page).toMatch(/^Measured in \d+ s on: .+ cores.+Node v\d+.+load [\d.]+ at the start\.$/m)
  })
})
