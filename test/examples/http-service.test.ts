import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, it, onTestFinished } from 'vitest'
import { awaitGone, within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const MAIN = fileURLToPath(new URL('../../examples/04-http-service/main.ts', import.meta.url))

/** The first start on a machine builds the Go program and a Python environment. */
const START_LIMIT_MS = 300_000

interface Record {
  readonly level: number
  readonly msg: string
  readonly path?: string
  readonly pid?: number
  readonly address?: { readonly port: number }
}

/** The service, in a process of its own, and its log. */
async function startService() {
  const running = execa(process.execPath, [await compiled(MAIN)], {
    env: { PORT: '0', LOG_LEVEL: 'debug' },
    stdin: 'ignore',
    reject: false,
    buffer: false,
  })
  onTestFinished(() => void running.kill('SIGKILL'))
  /** The latest of each member. */
  const pids = new Map<string, number>()
  const everyPid: number[] = []
  /** Pools of which a member was killed, as the log has it. */
  const deaths: string[] = []
  const listening = new Promise<number>((resolve) => {
    const read = async (): Promise<void> => {
      for await (const line of running.iterable({ from: 'stdout' })) {
        const { msg, path, pid, address } = JSON.parse(line) as Record
        if (address !== undefined) resolve(address.port)
        if (path !== undefined && msg.includes('SIGKILL')) deaths.push(path.replace(/\/\d+$/, ''))
        if (path === undefined || pid === undefined || !msg.includes(' is ready ')) continue
        pids.set(path, pid)
        everyPid.push(pid)
      }
    }
    void read()
  })
  const port = await within('the service to listen', listening, START_LIMIT_MS)
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`, init)
  return { running, pids, everyPid, deaths, get }
}

it(
  'the HTTP service answers every request while its members are killed, cancels for clients that leave, and ends in order',
  async () => {
    const { running, pids, everyPid, deaths, get } = await startService()
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await get('/nothing')).status).toBe(404)

    // Under load, with a member killed at every 40th answer.
    let answers = 0
    const ask = async (number: number): Promise<void> => {
      const response =
        number % 2 === 0
          ? await get('/words', { method: 'POST', body: 'to be or not to be' })
          : await get('/primes/2000')
      expect([response.status, await response.json()]).toEqual([200, number % 2 === 0 ? { words: 6 } : { primes: 303 }])
      answers += 1
      const victims = [...pids.values()]
      if (answers % 40 === 0) process.kill(victims[(answers / 40) % victims.length] ?? 0, 'SIGKILL')
    }
    const client = async (first: number): Promise<void> => {
      for (let number = first; number < 400; number += 8) await ask(number)
    }
    await within('all answers', Promise.all(Array.from({ length: 8 }, (_, first) => client(first))))
    expect(answers).toBe(400)
    expect(everyPid.length).toBeGreaterThan(4)

    // A client that leaves.
    const leaving = new AbortController()
    const long = get('/primes/99999999', { signal: leaving.signal }).catch((error: unknown) => String(error))
    // A service tells those outside of it no other way.
    const waits = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(await (await get('/metrics')).text()));
    }
    await within('the call to run', waits(/pool_calls_running\{pool="service\/primes"\} 1/))
    leaving.abort()
    expect(await long).toContain('AbortError')
    await within('the call to be cancelled', waits(/calls_total\{pool="service\/primes",code="CALL_ABORTED"\} 1/))
    await within('the worker to give up', waits(/pool_calls_running\{pool="service\/primes"\} 0/))

    // Who is being served when it is told to end is answered.
    const last = get('/primes/20000')
    await within('the call to run', waits(/pool_calls_running\{pool="service\/primes"\} 1/))
    running.kill('SIGTERM')
    expect(await (await last).json()).toEqual({ primes: 2262 })
    expect(await within('its end', running)).toMatchObject({ exitCode: 0 })
    for (const pid of everyPid) await awaitGone(pid)
    expect(deaths.length).toBeGreaterThan(0)
    expect(new Set(deaths)).toEqual(new Set(['service/primes', 'service/words']))
  },
  START_LIMIT_MS,
)
