// A host whose start goes on for ever: `starting-host <signals as JSON> <start | prepare> <cache
// folder>`. Prints the pids of what runs, and how its start ended.

import { isTuttiError, type Program, start, subscribe, supervisor, worker } from '../../src/index.ts'

const [signals = '[]', what, cacheDir = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

subscribe('worker:spawned', ({ pid }) => say(`pid ${pid}`))
subscribe('prepare:output', ({ line }) => say(`pid ${line}`))

const hangs: Program = { kind: 'worker', runtime: 'sh', command: 'sh', args: ['-c', 'exec sleep 300'] }
const preparation = {
  name: 'big',
  title: 'a big model',
  tool: { command: 'sh', versionArgs: ['-c', 'echo 1'], install: 'Install sh.' },
  inputs: [],
  steps: [{ title: 'a long build', command: 'sh', args: ['-c', 'echo $$; exec sleep 300'] }],
}
const program = what === 'prepare' ? { ...hangs, prepare: [preparation] } : hangs
const asked: NodeJS.Signals[] = JSON.parse(signals)
try {
  await start(supervisor('main', {}, [worker('w', program)]), { signals: asked, log: 'silent', cacheDir })
} catch (error) {
  say(isTuttiError(error) ? error.code : String(error))
  process.exitCode = 1
}
