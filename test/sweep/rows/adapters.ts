import { jsonRpc } from '../../../adapters/protocols/json-rpc/adapter.ts'
import { go } from '../../../adapters/runtimes/go/adapter.ts'
import { node } from '../../../adapters/runtimes/node/adapter.ts'
import { python, venvPython } from '../../../adapters/runtimes/python/adapter.ts'
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
