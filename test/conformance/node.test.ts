import { node } from '../../adapters/runtimes/node/adapter.ts'
import { testAdapter } from './adapter.ts'

const program = new URL('../fixtures/workers/node/conformance.ts', import.meta.url)

testAdapter('Node', (env) => node({ program, env }))
