import { beforeAll, describe, expect, it } from 'vitest'
import { LIMIT_MS, type QuickStart, readmeQuickStart } from './readme-quick-start.ts'

describe('the quick start of the README, in an empty folder', () => {
  let quickStart: QuickStart
  beforeAll(async () => {
    quickStart = await readmeQuickStart()
    return () => quickStart.remove()
  }, LIMIT_MS)

  it('prints what it shows, by its own commands', { timeout: LIMIT_MS }, async () => {
    expect(await quickStart.follow('here')).toBe(quickStart.shown)
  })
})
