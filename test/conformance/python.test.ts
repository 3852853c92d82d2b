import { python } from '../../adapters/runtimes/python/adapter.ts'
import { testAdapter } from './adapter.ts'

const program = new URL('../fixtures/workers/python/conformance.py', import.meta.url)

testAdapter('Python, with sync handlers', (env) => python({ program, env }))
