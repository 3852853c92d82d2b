import { go } from '../../adapters/runtimes/go/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { type ChildSpec, pool } from '../../src/index.ts'
import { testAdapter } from './adapter.ts'

const at = (path: string): URL => new URL(`../fixtures/workers/${path}`, import.meta.url)

/**
 * What holds for one worker holds for a pool of it. `test/chaos/pool-as-worker.test.ts` has more.
 */
const pooled = (member: ChildSpec): ChildSpec => pool('w', member, { size: 1 })

testAdapter('A pool of Node', (env) => node({ program: at('node/conformance.ts'), env }), pooled)
testAdapter('A pool of Python', (env) => python({ program: at('python/conformance.py'), env }), pooled)
testAdapter('A pool of Go', (env) => go({ dir: at('go/conformance'), env }), pooled)
