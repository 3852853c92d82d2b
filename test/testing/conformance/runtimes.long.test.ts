import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ConformanceReport } from '../../../src/testing/conformance/index.ts'
import { RUNTIMES } from './runtimes.ts'
import { playRuntimes, runtimesPage } from './runtimes-page.ts'

/** The first run on a machine compiles, in milliseconds. */
const LIMIT_MS = 900_000

describe('the conformance kit', () => {
  let reports: ReadonlyMap<string, ConformanceReport>
  beforeAll(async () => {
    reports = await playRuntimes()
  }, LIMIT_MS)

  it.each(Object.keys(RUNTIMES))('finds nothing wrong in the SDK for %s', (name) => {
    const report = reports.get(name)
    expect(report?.results.filter(({ outcome }) => outcome === 'wrong')).toEqual([])
    expect(report?.isConformant).toBe(true)
    expect(report?.results.length).toBeGreaterThan(100)
  })

  it('finds what docs/runtimes.md says', () => {
    expect(readFileSync(new URL('../../../docs/runtimes.md', import.meta.url), 'utf8')).toBe(runtimesPage(reports))
  })
})
