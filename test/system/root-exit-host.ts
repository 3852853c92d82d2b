// A host whose root gives up: `root-exit-host <onRootExit>`. Its worker `main/inner/w` is killed as
// often as it comes up; stdout tells what the host sees.
import { node } from '../../adapters/runtimes/node/adapter.ts'
import {
  CallError,
  type RootExit,
  type StartOptions,
  SupervisorError,
  start,
  subscribe,
  supervisor,
  worker,
} from '../../src/index.ts'

const [wanted = 'default'] = process.argv.slice(2)
const program = new URL('../fixtures/workers/node/echo.ts', import.meta.url)
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const modes = {
  default: {},
  exit: { onRootExit: 'exit' },
  report: { onRootExit: 'report' },
  function: {
    onRootExit: ({ gaveUp, report }: RootExit) => {
      say({ told: gaveUp?.culprit, exitCode: report.exitCode })
      process.exitCode = 3
    },
  },
} as const satisfies Record<string, StartOptions>
const options: StartOptions | undefined = wanted in modes ? modes[wanted as keyof typeof modes] : undefined
if (options === undefined) throw new TypeError(`no such mode: ${wanted}`)

const tree = supervisor('main', {}, [supervisor('inner', {}, [worker('w', node({ program }))])])
const system = await start(tree, options)
const ref = system.ref('main/inner/w')
system.onShutdown('cleanup', 'witness', () => say('cleaned up'))
const kill = (): void => {
  for (const { pid } of system.processes) process.kill(pid, 'SIGKILL')
}
subscribe('worker:ready', kill)
kill()
await system.exited
await system.shutdown()
const error: unknown = await ref.call('echo', 1).catch((reason: unknown) => reason)
if (error instanceof CallError && error.cause instanceof SupervisorError) {
  const { supervisor: who, culprit, death, message } = error.cause
  say({ code: error.code, who, culprit, signal: death?.signal, isTold: error.message.includes(message) })
}
