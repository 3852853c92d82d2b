// Programs that know nothing of Tutti, as they are: run
// `npx tsx examples/05-foreign-programs/main.ts`. It needs bc, Go and Erlang. What it prints is in
// test/examples/foreign-programs.test.ts.
import { fileURLToPath } from 'node:url'
import { jsonPort, lines } from '../../adapters/protocols/ports/adapter.ts'
import { start, supervisor, worker } from '../../src/index.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Built once, before the first start. */
const go = {
  name: 'math',
  title: 'the Go program of an Erlang user',
  tool: { command: 'go', versionArgs: ['version'], install: 'See https://go.dev/doc/install.' },
  inputs: [file('math')],
  steps: [{ title: 'build', command: 'go', args: ['build', '-o', '{math}/math', '.'], cwd: file('math') }],
}

const tree = supervisor('root', { strategy: 'one_for_one' }, [
  worker('bc', lines({ command: 'bc', args: ['-q'] })),
  worker('math', jsonPort({ command: '{math}/math', packet: 4, prepare: [go] })),
  worker('words', jsonPort({ command: 'node', args: [file('words.mjs')], packet: 'line' })),
  worker('terms', jsonPort({ command: 'escript', args: [file('terms.escript')], packet: 4, codec: 'etf' })),
])

const system = await start(tree)
console.log('bc: 2 ^ 100 =', await system.ref('root/bc').call('line', '2 ^ 100'))
console.log('Go: 1 + 2 + 3 =', await system.ref('root/math').call('math.sum', [1, 2, 3]))
console.log('Node:', await system.ref('root/words').call('shout', { text: 'unchanged' }))
console.log('Erlang: 30! =', await system.ref('root/terms').call('factorial', 30))
await system.shutdown()
