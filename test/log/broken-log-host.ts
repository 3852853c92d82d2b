// A host whose log breaks: `broken-log-host <json|text|own|silent> [folder that is small]`. Prints
// on stdout how many lines it has lost; with a folder, where its stderr is a file, it fills it up
// and empties it again, and prints the log.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { actor, behaviour, type LogOptions, start, supervisor } from '../../src/index.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'

const [destination = 'json', folder] = process.argv.slice(2)
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const LOGS: Readonly<Record<string, LogOptions | 'silent'>> = {
  json: { format: 'json' },
  text: { format: 'text' },
  own: { logger: pino(pino.destination({ dest: 2, sync: true })) },
  silent: 'silent',
}

const greeter = behaviour({ init: () => 0, calls: { greet: (_state, name: string) => `Hello, ${name}!` } })
const log = LOGS[destination]
if (log === undefined) throw new TypeError(`no such destination: ${destination}`)
const system = await start(supervisor('main', {}, [actor('greeter', greeter)]), { log })
const telemetry = createTelemetry(system.id)
const write = (message: string): void =>
  telemetry.emit('worker:log', { path: 'main/w', incarnation: 'life1', source: 'stderr', level: 'warn', message })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

write('before')
if (folder !== undefined) fill(join(folder, 'filler'))
// A file takes what fits into its last page.
for (let line = 0; line < 500 && system.lostLogLines < 10; line += 1) {
  write('x'.repeat(100))
  await turn()
}
say({ hasLost: system.lostLogLines > 0 })
if (folder !== undefined) {
  rmSync(join(folder, 'filler'))
  write('after')
  const lines = readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n')
  say({ lost: system.lostLogLines, log: lines.slice(-2) })
}
say({ answer: await system.ref('main/greeter', greeter).call('greet', 'world') })
say({ exitCode: (await system.shutdown()).exitCode })

function fill(file: string): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(1_024), { flag: 'a' })
  } catch {
    // It is full.
  }
}
