import { describe, expect, it } from 'vitest'
import { CASES, page, pageWithCases } from './page.ts'

describe('what went wrong for users of MCP hosts, with supervisedTransport()', () => {
  it.each(CASES)('$name', async ({ outcome, play }) => {
    expect(await play('tutti')).toBe(outcome.tutti)
  })

  it('is the table of docs/mcp.md; write it with `npm run docs:mcp`', () => {
    expect(page()).toBe(pageWithCases())
  })
})
