import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))

/** Tables of a page, as lists of their lines; what stands in a block of code is none. */
function tablesOf(page: string): readonly (readonly string[])[] {
  const text = page.replace(/^```.*?^```/gms, '')
  return text
    .split(/\n(?!\|)/)
    .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 0)
}

/** How many cells a row has. A bar that is written as `\|` parts none. */
const cellsOf = (row: string): number => row.replaceAll('\\|', '').split('|').length - 2

describe('tables in pages', () => {
  it.each(pages)('of %s have a head, and as many cells in each row', (path) => {
    for (const [head = '', rule = '', ...rows] of tablesOf(readFileSync(join(root, path), 'utf8'))) {
      expect(rule, `the line below ${head}`).toMatch(/^\|(?: *:?-+:? *\|)+$/)
      for (const row of [rule, ...rows]) expect(`${cellsOf(row)} cells: ${row}`).toBe(`${cellsOf(head)} cells: ${row}`)
    }
  })
})

const NUMBERS: readonly string[] = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

describe('docs/calls.md', () => {
  it('counts the clocks that it lists', () => {
    const page = readFileSync(join(root, 'docs/calls.md'), 'utf8')
    const [, said = '', rest = ''] = /## The clocks\n\n(\w+) times(.*)/s.exec(page) ?? []
    const [clocks = []] = tablesOf(rest)
    expect(NUMBERS.indexOf(said.toLowerCase())).toBe(clocks.length - 2)
  })
})
