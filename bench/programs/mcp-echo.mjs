// The smallest server of MCP that has one tool: what is measured with it is the client's side.
import { createInterface } from 'node:readline'

const answer = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`)

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'initialize')
    answer(id, {
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'echo', version: '1' },
    })
  else if (params?.name === 'hang') return
  else if (method === 'tools/call') answer(id, { content: [{ type: 'text', text: params.arguments.text }] })
  else if (id !== undefined) answer(id, {})
})
