import { type Dialect, LINES } from '../../../src/adapter-kit.ts'
import type { McpSession } from './mcp-session.ts'
import { type McpListener, McpSpeech } from './mcp-speech.ts'

/** MCP over stdio, for the lives of one server. */
export function mcpDialect(session: McpSession, listener: McpListener): Dialect {
  let lives = 0
  return {
    name: 'mcp',
    framing: LINES,
    can: { cancel: false, streams: false, casts: 'uncounted', heartbeat: false, stop: false, order: false },
    environment: () => ({}),
    refuse: () => undefined,
    begin: (options) => {
      lives += 1
      return new McpSpeech({ session, listener, isSuccessor: lives > 1 }, options)
    },
  }
}
