// A host whose workers start everything that could outlive it, and that ends as it is told.
//
// usage: host <containment> <ending> <cache folder> <progress>

import { type ContainmentName, start, subscribe, supervisor, worker } from '../../../src/index.ts'
import { OFFSPRING, programWith } from './offspring.ts'

const [containment, ending, cacheDir, progress] = process.argv.slice(2)

/** Of a host that is killed while it spawns: after how many processes. */
const spawnsLeft = ending === 'SIGKILL while spawning' ? Number(progress) : 0

/** So many that it has not come to the end then. */
const copies = spawnsLeft > 0 ? 4 : 1
const children = Array.from({ length: copies }, (_, copy) =>
  OFFSPRING.map((each) => worker(`${each} ${copy}`, programWith(each), { restart: 'temporary' })),
).flat()

if (spawnsLeft > 0) {
  let spawned = 0
  // The launcher was forked in this turn, and is not inside yet; with a parallel start there are
  // many of them.
  subscribe('worker:spawned', () => {
    spawned += 1
    if (spawned === spawnsLeft) process.kill(process.pid, 'SIGKILL')
  })
}
const startup = spawnsLeft % 2 === 0 ? 'sequential' : 'parallel'
await start(supervisor('main', { startup }, children), {
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
