import { java } from '../../adapters/runtimes/java/adapter.ts'
import { testAdapter } from './adapter.ts'

const dir = new URL('../fixtures/workers/java/conformance', import.meta.url)

testAdapter('Java', (env) => java({ dir, main: 'Conformance', env }))
