// A host whose workers start everything that could outlive it, and that ends as it is told.
//
// usage: host <containment> <ending> <cache folder>

import { type ContainmentName, start, subscribe, supervisor, worker } from '../../../src/index.ts'
import { OFFSPRING, programWith } from './offspring.ts'

const [containment, ending, cacheDir] = process.argv.slice(2)

/** Many enough that the host can be killed between two of them. */
const copies = ending === 'SIGKILL while spawning' ? 4 : 1
const children = Array.from({ length: copies }, (_, copy) =>
  OFFSPRING.map((each) => worker(`${each} ${copy}`, programWith(each), { restart: 'temporary' })),
).flat()

if (copies > 1) subscribe('worker:spawned', () => process.stdout.write('spawned\n'))
await start(supervisor('main', { startup: 'parallel' }, children), {
  log: 'silent',
  containment: containment as ContainmentName,
  ...(cacheDir === undefined ? {} : { cacheDir }),
})
process.stdout.write('up\n')
if (ending === 'exits') process.exit()
if (ending === 'throws') {
  setImmediate(() => {
    throw new Error('nobody catches this')
  })
}
