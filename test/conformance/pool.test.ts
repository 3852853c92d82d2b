import { node } from '../../adapters/runtimes/node/adapter.ts'
import { pool } from '../../src/index.ts'
import { testAdapter } from './adapter.ts'

const program = new URL('../fixtures/workers/node/conformance.ts', import.meta.url)

// What holds for one worker holds for a pool of it.
testAdapter(
  'A pool of Node',
  (env) => node({ program, env }),
  (member) => pool('w', member, { size: 1 }),
)
