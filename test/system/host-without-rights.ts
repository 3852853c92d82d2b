// A host that may not signal its worker, which runs as another user. Prints what became of it.
import { start, subscribe, supervisor, worker } from '../../src/index.ts'
import { rawProgram } from '../worker/raw-program.ts'

const program = rawProgram([], "trap '' TERM; exec sleep 600")
const { command, args = [] } = program
const foreign = { ...program, command: 'setpriv', args: ['--reuid', '12346', '--clear-groups', '--', command, ...args] }
const deaths: unknown[] = []
subscribe('worker:died', ({ death }) => deaths.push(death))
const system = await start(supervisor('main', {}, [worker('w', foreign, { shutdown: 100 })]), {
  log: 'silent',
  containment: 'process_group',
})
const { unstopped } = await system.shutdown()
process.stdout.write(JSON.stringify({ unstopped, death: deaths[0] }))
