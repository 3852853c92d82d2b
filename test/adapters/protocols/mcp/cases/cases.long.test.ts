import { describe, expect, it } from 'vitest'
import { CASES } from './page.ts'

describe('what went wrong for users of MCP hosts, with the StdioClientTransport of the official SDK', () => {
  it.each(CASES)('$name', async ({ outcome, play }) => {
    expect(await play('sdk')).toBe(outcome.sdk)
  })
})
