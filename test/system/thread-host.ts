// A host that runs in a thread of `worker_threads`; its main thread prints what it told.
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { isTuttiError, start, supervisor, worker } from '../../src/index.ts'

// A thread does not load TypeScript by itself.
const ENTRY = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(import.meta.url)}) })`

if (isMainThread) new Worker(ENTRY, { eval: true }).on('message', (told) => console.log(JSON.stringify(told)))
else await play()

async function play(): Promise<void> {
  const program = new URL('../fixtures/workers/node/echo.ts', import.meta.url)
  const tree = supervisor('main', {}, [worker('w', node({ program }))])
  const refusal: unknown = await start(tree, { log: 'silent', signals: ['SIGTERM'] }).catch((error: unknown) => error)
  const system = await start(tree, { log: 'silent' })
  const answer = await system.ref('main/w').call('echo', 'here')
  const { unstopped } = await system.shutdown()
  parentPort?.postMessage({ refusal: isTuttiError(refusal) ? refusal.code : refusal, answer, unstopped })
}
