// A host that is sent signals: `signal-host <signals as JSON> <fixture>`. Prints what happens to
// it, one line each, and its last line is its report.
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { systemClock } from '../../src/clock/clock.ts'
import { type Clock, start, subscribe, supervisor, worker } from '../../src/index.ts'

const [signals = '[]', fixture = ''] = process.argv.slice(2)
const program = new URL(`../fixtures/workers/${fixture}`, import.meta.url)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

// Signals that come soon after each other count as one. Here every shutdown takes the clock a
// minute on, so that a test need not wait.
let aheadMs = 0
const clock: Clock = {
  now: () => systemClock.now() + aheadMs,
  setTimer: (delayMs, fire) => systemClock.setTimer(delayMs, fire),
}

subscribe('worker:ready', ({ pid }) => say(`pid ${pid}`))
subscribe('system:stopping', ({ reason }) => {
  aheadMs += 60_000
  say(`stopping: ${reason}`)
})

const asked: NodeJS.Signals[] = JSON.parse(signals)
const system = await start(
  supervisor('main', {}, [
    worker('w', (fixture.endsWith('.py') ? python : node)({ program }), { shutdown: 120_000, heartbeatMs: 'off' }),
  ]),
  { signals: asked, log: 'silent', clock },
)
say('ready')
const reason = await system.exited
const { unstopped } = await system.shutdown()
say(JSON.stringify({ reason, unstopped }))
