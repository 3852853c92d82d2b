// A host that runs out of descriptors: `host-without-descriptors <what> <layer>`. Prints what
// happens, one line each. Run it with a low `ulimit -n`.
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { systemClock } from '../../src/clock/clock.ts'
import {
  type ContainmentName,
  type SupervisorSpec,
  start,
  subscribe,
  supervisor,
  type WorkerOverrides,
  worker,
} from '../../src/index.ts'
import { runCommand } from '../../src/process/run-command.ts'

const [what = '', containment = 'auto'] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const program = new URL('../fixtures/workers/node/echo.ts', import.meta.url)
const tree = (overrides: WorkerOverrides = {}): SupervisorSpec =>
  supervisor('main', {}, [worker('w', node({ program }), overrides)])
const options = { log: 'silent', containment: containment as ContainmentName } as const

/** Takes every descriptor that is left, but so many. @returns Its undo. */
function fill(left: number): () => void {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch {
    for (const descriptor of taken.splice(0, left)) closeSync(descriptor)
  }
  return () => taken.forEach((descriptor) => closeSync(descriptor))
}

function guardOf(host: number): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const isGuard = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('tutti-guard')
        return isGuard && readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(host)
      } catch {
        return false
      }
    })
}

async function restart(): Promise<void> {
  const system = await start(
    tree({ backoff: { initialMs: 50 }, budget: { intensity: 100, periodMs: 60_000 } }),
    options,
  )
  const failed = new Promise<string>((resolve) => {
    subscribe('supervisor:start_error', ({ reason }) =>
      resolve(reason.type === 'spawn_failed' ? reason.errno : reason.type),
    )
  })
  const release = fill(0)
  process.kill(system.processes[0]?.pid ?? 0, 'SIGKILL')
  say(`restart: ${await failed}`)
  release()
  say(`answer: ${String(await system.ref('main/w').call('echo', 'back'))}`)
  await system.shutdown()
}

async function guard(): Promise<void> {
  const system = await start(tree(), options)
  const found = guardOf(process.pid) ?? 0
  const release = fill(0)
  process.kill(found, 'SIGKILL')
  while (isThere(found)) await turn()
  await turn()
  release()
  while (guardOf(process.pid) === undefined) await turn()
  say(`guard: ${guardOf(process.pid) === found ? 'the same' : 'another'}`)
  say(`answer: ${String(await system.ref('main/w').call('echo', 'here'))}`)
  await system.shutdown()
  say(`guard after shutdown: ${guardOf(process.pid)}`)
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function startShort(): Promise<void> {
  const release = fill(4)
  const error: unknown = await start(tree(), options).catch((reason: unknown) => reason)
  release()
  say(error instanceof Error ? error.message : 'started')
  const system = await start(tree(), options)
  say(`answer: ${String(await system.ref('main/w').call('echo', 'after'))}`)
  await system.shutdown()
}

async function step(): Promise<void> {
  const release = fill(0)
  const result = await runCommand(
    { command: 'true', args: [], cwd: '/', env: { PATH: process.env['PATH'] ?? '' } },
    { clock: systemClock },
  )
  release()
  say(JSON.stringify(result))
}

process.on('uncaughtException', (error) => {
  say(`uncaught: ${error.stack}`)
  process.exit(9)
})
const PLAYS = new Map([
  ['restart', restart],
  ['guard', guard],
  ['start', startShort],
  ['step', step],
])
await PLAYS.get(what)?.()
