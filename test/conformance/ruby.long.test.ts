import { ruby } from '../../adapters/runtimes/ruby/adapter.ts'
import { testAdapter } from './adapter.ts'

const program = new URL('../fixtures/workers/ruby/conformance.rb', import.meta.url)

testAdapter('Ruby', (env) => ruby({ program, env }))
