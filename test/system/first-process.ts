// A host that is the first process of its pid namespace: `first-process <layer>`. Prints its pid,
// and how many zombies five dead workers have left.
import { readdirSync, readFileSync } from 'node:fs'
import { type ContainmentName, start, subscribe, supervisor, worker } from '../../src/index.ts'
import { rawProgram } from '../worker/raw-program.ts'

const DEATHS = 5

function zombies(): number {
  return readdirSync('/proc').filter((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
    } catch {
      return false
    }
  }).length
}

const leavesOne = rawProgram([], 'sleep 600 & exit 3')
const tree = supervisor('main', { intensity: 2 * DEATHS }, [worker('w', leavesOne)])
let deaths = 0
const allDied = new Promise<void>((resolve) => {
  subscribe('worker:died', () => {
    deaths += 1
    if (deaths === DEATHS) resolve()
  })
})
const system = await start(tree, { log: { level: 'warn' }, containment: process.argv[2] as ContainmentName })
await allDied
await system.shutdown()
console.log(JSON.stringify({ pid: process.pid, leavesZombies: zombies() > 0 }))
process.exit()
