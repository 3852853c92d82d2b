import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Machine } from '../../bench/harness/machine.ts'
import { updatedPage } from '../../bench/harness/update-page.ts'
import { SHAPES } from '../../bench/shapes/all.ts'

const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')
const names = SHAPES.map(({ name }) => name)
const machine: Machine = { cpu: 'Z80', cores: 1, memoryGiB: 1, os: 'CP/M', node: 'v20', erlang: undefined, load: 0 }

describe('updatedPage', () => {
  it('replaces the sections of what was measured, and says where that was', () => {
    const shapes = [{ shape: 'idle', title: 'A new title.', durationMs: 1, cases: [] }]
    const updated = updatedPage(page, { machine, isQuick: false, durationMs: 1, shapes, aims: [] }, names)
    expect(updated).toMatch(/^## idle\n\nA new title\.\n\nMeasured by itself on: Z80.*\n\n## /m)
    const headings = (text: string): unknown => text.match(/^## .+$/gm)
    expect(headings(updated)).toEqual(headings(page))
    expect(updated).not.toMatch(/^\| idle \|/m)
  })

  it('leaves everything else as it was', () => {
    expect(updatedPage(page, { machine, isQuick: false, durationMs: 1, shapes: [], aims: [] }, names)).toBe(page)
  })
})
