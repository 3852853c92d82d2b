import { go } from '../../adapters/runtimes/go/adapter.ts'
import { testAdapter } from './adapter.ts'

const dir = new URL('../fixtures/workers/go/conformance', import.meta.url)

testAdapter('Go', (env) => go({ dir, env }))
