import { go } from '../../adapters/runtimes/go/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { type ChildSpec, pool } from '../../src/index.ts'
import { testAdapter } from './adapter.ts'

const at = (path: string): URL => new URL(`../fixtures/workers/${path}`, import.meta.url)
const pooled = (member: ChildSpec): ChildSpec => pool('w', member, { size: 1 })

testAdapter('A pool of Python', (env) => python({ program: at('python/conformance.py'), env }), pooled)
testAdapter('A pool of Go', (env) => go({ dir: at('go/conformance'), env }), pooled)
