// An HTTP service over two pools: POST /words (Go), GET /primes/<limit> (Python), /healthz,
// /metrics.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { go } from '../../adapters/runtimes/go/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { isTuttiError, pool, start, subscribe, supervisor, worker } from '../../src/index.ts'

interface Words {
  count(text: string): number
}

interface Primes {
  below(limit: number): number
}

const log = pino({ level: process.env['LOG_LEVEL'] ?? 'info' })
const programs = {
  words: go({ dir: new URL('./words', import.meta.url) }),
  primes: python({ program: new URL('./primes.py', import.meta.url) }),
}

// Go handles several calls at a time, so two members are enough. Primes need processors: as many as
// the load asks for, and who cannot be served in time is told so at once.
const tree = supervisor('service', { intensity: 10 }, [
  pool('words', worker('words', programs.words), { size: 2 }),
  pool('primes', worker('primes', programs.primes), {
    size: { min: 2, max: 4 },
    mailbox: { queueMs: 5_000 },
    overload: true,
    breaker: true,
  }),
])
const POOLS = ['service/words', 'service/primes'] as const

const system = await start(tree, { log: { logger: log }, signals: ['SIGTERM', 'SIGINT'], onRootExit: 'exit' })
const words = system.ref<Words>('service/words')
const primes = system.ref<Primes>('service/primes')

// ---- requests

const server = createServer((request, response) => {
  // Work for a client that has gone is cancelled, in the worker too.
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  answer(request, gone.signal).then(
    (body) => reply(response, 200, body),
    (error: unknown) => refuse(response, error),
  )
})

async function answer(request: IncomingMessage, signal: AbortSignal): Promise<unknown> {
  const { method, url = '/' } = request
  // Both only compute, so a call whose worker dies may be run again.
  const options = { signal, idempotent: true, deadlineMs: 20_000 }
  if (method === 'POST' && url === '/words') return { words: await words.call('count', await text(request), options) }
  const limit = /^\/primes\/(\d{1,8})$/.exec(url)?.[1]
  if (limit !== undefined) return { primes: await primes.call('below', Number(limit), options) }
  if (url === '/healthz') return health()
  if (url === '/metrics') return metrics()
  throw new HttpError(404, 'There are POST /words, GET /primes/<limit>, GET /healthz and GET /metrics.')
}

class HttpError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/plain; version=0.0.4' : 'application/json' })
  response.end(isText ? body : JSON.stringify(body))
}

const STATUS: Readonly<Record<string, number>> = {
  CALL_OVERLOADED: 503,
  CALL_CIRCUIT_OPEN: 503,
  CALL_MAILBOX_FULL: 503,
  CALL_QUARANTINED: 503,
  CALL_NOPROC: 503,
  CALL_TIMEOUT: 504,
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof HttpError) return reply(response, error.status, { error: error.message })
  const code = isTuttiError(error) ? error.code : 'INTERNAL'
  if (code === 'CALL_ABORTED') return // Nobody is there to read it.
  log.warn({ err: error }, 'a request failed')
  const retryAfterMs = error instanceof Error && 'retryAfterMs' in error ? Number(error.retryAfterMs) : Number.NaN
  if (retryAfterMs >= 0) response.setHeader('retry-after', Math.ceil(retryAfterMs / 1_000))
  reply(response, STATUS[code] ?? 500, { error: code })
}

// ---- for those who run it

function membersOf(path: string) {
  return system.pool(path)?.members ?? []
}

function health(): unknown {
  const down = POOLS.filter((path) => !membersOf(path).some(({ state }) => state === 'running'))
  if (down.length > 0) throw new HttpError(503, `no member serves: ${down.join(', ')}`)
  return { status: 'ok' }
}

const settled = new Map<string, number>()
subscribe('call:settled', ({ path, code }) => {
  const labels = `pool="${path}",code="${code}"`
  settled.set(labels, (settled.get(labels) ?? 0) + 1)
})

function metrics(): string {
  const lines = [...settled].map(([labels, count]) => `calls_total{${labels}} ${count}`)
  for (const path of POOLS) {
    const { running = 0, queued = 0 } = system.pool(path) ?? {}
    const serving = membersOf(path).filter(({ state }) => state === 'running').length
    lines.push(`pool_members{pool="${path}"} ${serving}`)
    lines.push(`pool_calls_running{pool="${path}"} ${running}`, `pool_calls_waiting{pool="${path}"} ${queued}`)
  }
  return `${lines.join('\n')}\n`
}

// ---- from start to end

server.listen(Number(process.env['PORT'] ?? 8080), () => log.info({ address: server.address() }, 'listening'))

// On SIGTERM: no more connections, the requests that are open are answered, then the tree stops.
system.onShutdown('unbind', 'http server', () => new Promise((done) => void server.close(() => done(undefined))))
await system.exited
process.exitCode = (await system.shutdown()).exitCode
