import { systemClock } from '../../src/clock/clock.ts'
import { type Program, type System, start, supervisor, worker } from '../../src/index.ts'

/** What an idle host is started with. */
export interface IdleOptions {
  readonly program: Program
  /** 0: Node alone, without a system. */
  readonly workers: number
  readonly heartbeatMs: number | 'off'
}

/** For how long it is watched. */
export interface IdleOrder {
  readonly windowMs: number
}

/** What a host uses while nobody asks anything of it. */
export interface IdleAnswer {
  /** Share of one core, in percent. */
  readonly cpu: number
  /** Pending timers of the whole process. */
  readonly timers: number
}

const { program, workers, heartbeatMs } = JSON.parse(process.argv[2] ?? '{}') as IdleOptions

async function startIdle(): Promise<System | undefined> {
  if (workers === 0) return undefined
  const children = Array.from({ length: workers }, (_, index) => worker(`idle-${index}`, program, { heartbeatMs }))
  return start(supervisor('idle', { startup: 'parallel' }, children), { log: 'silent' })
}

function watch(windowMs: number): Promise<IdleAnswer> {
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = process.cpuUsage()
  const since = performance.now()
  return new Promise((resolve) => {
    systemClock.setTimer(windowMs, () => {
      const { user, system: kernel } = process.cpuUsage(before)
      resolve({ cpu: (user + kernel) / 10 / (performance.now() - since), timers })
    })
  })
}

const system = await startIdle()
process.on('message', ({ windowMs }: IdleOrder) => {
  void watch(windowMs).then((answer) => process.send?.(answer))
})
process.on('disconnect', () => {
  void (system?.shutdown() ?? Promise.resolve()).then(() => process.exit(0))
})
process.send?.('ready')
