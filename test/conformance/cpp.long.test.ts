import { cpp } from '../../adapters/runtimes/cpp/adapter.ts'
import { testAdapter } from './adapter.ts'

const dir = new URL('../fixtures/workers/cpp/conformance', import.meta.url)

testAdapter('C++', (env) => cpp({ dir, sources: ['conformance.cpp'], env }))
