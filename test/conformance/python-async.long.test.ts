import { python } from '../../adapters/runtimes/python/adapter.ts'
import { testAdapter } from './adapter.ts'

const program = new URL('../fixtures/workers/python/conformance_async.py', import.meta.url)

testAdapter('Python, with async handlers', (env) => python({ program, env }))
