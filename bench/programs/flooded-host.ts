import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type Program, start, supervisor, worker } from '../../src/index.ts'

/** What a flooded host is started with. */
export interface FloodOptions {
  readonly subject: 'tutti' | 'fork'
  /** Says READY, and reads nothing after that. */
  readonly stalled: Program
  /** Where `fork` finds a program, which is stopped before it reads. */
  readonly forked: string
}

/** How much is asked of it. */
export interface FloodOrder {
  readonly calls: number
  readonly bytes: number
  /** Bounds of the worker: what may be written to it, and what may wait. */
  readonly maxInFlight: number
  readonly maxMessages: number
}

/** How much larger the host became at most, in MiB. */
export interface FloodAnswer {
  readonly rss: number
  readonly external: number
}

const { subject, stalled, forked } = JSON.parse(process.argv[2] ?? '{}') as FloodOptions

/** Calls that are made before the event loop gets its turn. */
const BATCH = 100

/** Takes one call with an argument of its own, and returns at once. */
type Take = (argument: Buffer) => void

async function flood({ calls, bytes }: FloodOrder, take: Take): Promise<FloodAnswer> {
  globalThis.gc?.()
  const before = process.memoryUsage()
  let rss = 0
  let external = 0
  for (let made = 0; made < calls; made += BATCH) {
    for (let index = 0; index < BATCH; index += 1) take(Buffer.alloc(bytes, made % 256))
    await new Promise((resolve) => setImmediate(resolve))
    const now = process.memoryUsage()
    rss = Math.max(rss, now.rss - before.rss)
    external = Math.max(external, now.external - before.external)
  }
  return { rss: rss / 2 ** 20, external: external / 2 ** 20 }
}

async function floodTutti(order: FloodOrder): Promise<FloodAnswer> {
  const { maxInFlight, maxMessages } = order
  const options = { heartbeatMs: 'off', shutdown: 'brutal_kill', maxInFlight, mailbox: { maxMessages } } as const
  const system = await start(supervisor('flood', {}, [worker('stalled', stalled, options)]), { log: 'silent' })
  const ref = system.ref('flood/stalled')
  // Rejected because the mailbox is full, or in the end because the worker is gone.
  const answer = await flood(order, (argument) => void ref.call('echo', argument).catch(() => undefined))
  await system.shutdown()
  return answer
}

async function floodFork(order: FloodOrder): Promise<FloodAnswer> {
  const child = fork(forked, { serialization: 'advanced', execArgv: [] })
  await once(child, 'spawn')
  child.kill('SIGSTOP')
  const answer = await flood(order, (argument) => void child.send(argument))
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  return answer
}

process.on('message', (order: FloodOrder) => {
  const flooding = subject === 'tutti' ? floodTutti(order) : floodFork(order)
  void flooding.then((answer) => process.send?.(answer))
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
