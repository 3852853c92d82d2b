import { jsonRpc } from '../../../adapters/protocols/json-rpc/adapter.ts'
import {
  npmServer,
  pypiServer,
  type SupervisedTransport,
  supervisedTransport,
} from '../../../adapters/protocols/mcp/adapter.ts'
import { atom, jsonPort, lines, rawPort, tuple } from '../../../adapters/protocols/ports/adapter.ts'
import { cpp } from '../../../adapters/runtimes/cpp/adapter.ts'
import { go } from '../../../adapters/runtimes/go/adapter.ts'
import { java } from '../../../adapters/runtimes/java/adapter.ts'
import { node } from '../../../adapters/runtimes/node/adapter.ts'
import { python, venvPython } from '../../../adapters/runtimes/python/adapter.ts'
import { ruby } from '../../../adapters/runtimes/ruby/adapter.ts'
import { worker } from '../../../src/index.ts'
import { type Rows, row } from '../row.ts'
import { tree } from './declaring.ts'

/**
 * Rows of the adapters, by their entry. That workers of each really run is what test/conformance
 * plays.
 */
export const ADAPTERS: Readonly<Record<string, Rows>> = {
  './adapters/node': {
    node: row(
      () => [{ program: '/x.js' }] as const,
      (...given) => tree(worker('w', node(...given))),
    ),
  },
  './adapters/java': {
    java: row(
      () => [{ dir: '/', main: 'A' }] as const,
      (...given) => tree(worker('w', java(...given))),
    ),
  },
  './adapters/ruby': {
    ruby: row(
      () => [{ program: '/x.rb' }] as const,
      (...given) => tree(worker('w', ruby(...given))),
    ),
  },
  './adapters/cpp': {
    cpp: row(
      () => [{ dir: '/' }] as const,
      (...given) => tree(worker('w', cpp(...given))),
    ),
  },
  './adapters/go': {
    go: row(
      () => [{ dir: '/' }] as const,
      (...given) => tree(worker('w', go(...given))),
    ),
  },
  './adapters/json-rpc': {
    jsonRpc: row(
      () => [{ command: 'x', framing: 'line' }] as const,
      (...given) => tree(worker('w', jsonRpc(...given))),
    ),
  },
  './adapters/mcp': {
    npmServer: row(
      () => ['x@1.0.0', {}] as const,
      (...given) => supervisedTransport(npmServer(...given)),
      () => answeredBy(supervisedTransport(SERVER)),
    ),
    pypiServer: row(
      () => ['x==1.0.0', {}] as const,
      (...given) => supervisedTransport(pypiServer(...given)),
      () => answeredBy(supervisedTransport(SERVER)),
    ),
    supervisedTransport: row(
      () => [{ command: 'no-such-server' }] as const,
      (...given) => supervisedTransport(...given),
      () => answeredBy(supervisedTransport(SERVER)),
    ),
  },
  './adapters/ports': {
    atom: row(
      () => ['ok'] as const,
      (...given) => atom(...given),
      () => tree(worker('w', lines({ command: 'x' }))),
    ),
    jsonPort: row(
      () => [{ command: 'x', packet: 'line' }] as const,
      (...given) => tree(worker('w', jsonPort(...given))),
    ),
    lines: row(
      () => [{ command: 'x' }] as const,
      (...given) => tree(worker('w', lines(...given))),
    ),
    rawPort: row(
      () => [{ command: 'x', packet: 4 }] as const,
      (...given) => tree(worker('w', rawPort(...given))),
    ),
    tuple: row(
      () => ['ok', 1] as const,
      (...given) => tuple(...given),
      () => tree(worker('w', lines({ command: 'x' }))),
    ),
  },
  './adapters/python': {
    python: row(
      () => [{ program: '/x.py' }] as const,
      (...given) => tree(worker('w', python(...given))),
    ),
    venvPython: row(
      () => ['linux'] as const,
      (...given) => venvPython(...given),
    ),
  },
}

/** The smallest server of MCP: it has the same answer to everything. */
const SERVER = {
  command: process.execPath,
  args: [
    '-e',
    `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id } = JSON.parse(line)
      if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: {} }))
    })`,
  ],
  stderr: 'ignore',
} as const

const PING = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} }

/** Resolves with the answer to a first request, when nothing of the server is left. */
async function answeredBy(transport: SupervisedTransport): Promise<unknown> {
  const answer = new Promise((resolve) => (transport.onmessage = resolve))
  await transport.send(PING)
  await answer
  return transport.close()
}

/** Rows of a transport, each of a new one. */
export const TRANSPORT: Rows = {
  start: row(
    () => [],
    () => supervisedTransport(SERVER).start(),
    () => answeredBy(supervisedTransport(SERVER)),
  ),
  send: row(
    () => [PING] as const,
    async (...given) => {
      const transport = supervisedTransport({ command: 'no-such-server', stderr: 'ignore' })
      await transport.send(...given).finally(() => transport.close())
    },
    () => answeredBy(supervisedTransport(SERVER)),
  ),
  close: row(
    () => [],
    () => supervisedTransport(SERVER).close(),
    () => answeredBy(supervisedTransport(SERVER)),
  ),
}
