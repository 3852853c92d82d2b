import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { DEATHS } from '../../examples/02-every-death/deaths.ts'
import { die } from '../../examples/02-every-death/die.ts'
import {
  type CallInFlight,
  type DeathCertificate,
  type ExitReason,
  explainDeath,
  type HandshakeFailure,
  isGraceful,
  type KilledAfter,
  type System,
} from '../../src/index.ts'
import { countsMemory } from '../containment/own-group.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'
import { EXPECTED, type Expected } from './expected-certificates.ts'

/** A cause, as finely as it is told. */
type Cause =
  | Exclude<ExitReason['type'], 'killed' | 'handshake_failed'>
  | `killed ${KilledAfter}`
  | `handshake_failed ${HandshakeFailure}`

/**
 * Which test provokes the real thing: in this file by the name of the death, elsewhere by file and
 * name. A cause without one does not compile.
 */
const PROVOKED_BY: Readonly<Record<Cause, string>> = {
  normal: 'exit-0',
  shutdown: 'orderly',
  exited: 'exit-3',
  signaled: 'segfault',
  'killed shutdown_timeout': 'stubborn',
  'killed brutal_kill': 'brutal-kill',
  'killed start_aborted': 'start-cut-short',
  'killed forced_shutdown': 'shutdown-cut-short',
  'killed exit_signal': 'exit-signal',
  spawn_failed: 'not-found',
  'handshake_failed timeout': 'never-ready',
  'handshake_failed exited': 'fails-early',
  'handshake_failed wrong_version': 'wrong-version',
  'handshake_failed not_protocol': 'text-before-ready',
  protocol: 'text-in-frames',
  unresponsive: 'frozen',
  overrun: 'overrun',
  resource_limit: 'out-of-memory',
  crashed: 'mistake-of-the-host',
  // Never a worker's own: whoever is linked to nothing, and an actor whose name is taken.
  noproc: 'test/lives/links.test.ts: to a path without a life brings the exit signal noproc',
  already_started: 'test/actor/start-actor.test.ts: that is taken fails the start, and `init` does not run',
}

/**
 * Deaths that no user can bring about by what a worker does; each returns when it has been asked
 * for.
 */
const OTHERS: Readonly<Record<string, (system: System) => Promise<unknown>>> = {
  'text-before-ready': async (system) => {
    await system.supervisor('main')?.startChild(pythonWorker('text-before-ready', 'writes-garbage'))
  },
  'start-cut-short': async (system) => {
    const spoken = awaitEvent('worker:state', ({ state }) => state === 'handshaking')
    void system.supervisor('main')?.startChild(pythonWorker('start-cut-short', 'hangs-before-ready'))
    await spoken
    await system.shutdown()
  },
  'shutdown-cut-short': async (system) => {
    const spec = pythonWorker('shutdown-cut-short', 'ignores-stop', { shutdown: 'infinity', heartbeatMs: 'off' })
    await system.supervisor('main')?.startChild(spec)
    await system.shutdown({ limitMs: 300 })
  },
  'exit-signal': async (system) => {
    await system.supervisor('main')?.startChild(nodeWorker('exit-signal', 'echo', { restart: 'temporary' }))
    system.exit('main/exit-signal', 'kill')
  },
  'mistake-of-the-host': async (system) => {
    await system.supervisor('main')?.startChild(nodeWorker('mistake-of-the-host', 'echo', { restart: 'temporary' }))
    const resolve = (): never => {
      throw new TypeError('a mistake of the host')
    }
    const request = { method: 'echo', args: 1, options: {} }
    system.ref('main/mistake-of-the-host').send(request, { resolve, reject: () => undefined })
  },
}

interface LogLine {
  readonly level: number
  readonly msg: string
}

/** A system without children, with what it logs. */
async function stage(): Promise<{ readonly system: System; readonly lines: readonly LogLine[] }> {
  const lines: LogLine[] = []
  const write = (text: string): void => {
    const line: LogLine = JSON.parse(text)
    lines.push(line)
  }
  const log = { logger: pino({ level: 'debug' }, { write }) }
  const system = await startMain([], {}, { log, ...(countsMemory ? { containment: 'cgroup' } : {}) })
  return { system, lines }
}

function expectCertificate(death: DeathCertificate, expected: Expected, lines: readonly LogLine[]): void {
  const { reason, code, signal, inFlight = [], frames, stderr, log, advice } = expected
  expect(death.reason).toEqual(reason)
  expect({ code: death.code, signal: death.signal }).toEqual({ code, signal })
  expect(death.incarnation).toMatch(/^[\w-]{10}$/)
  expect(death.uptimeMs).toBeGreaterThan(0)
  expect(death.pid).toEqual(expected.hasNoPid === true ? undefined : expect.any(Number))
  expect(death.inFlight.map(fate)).toEqual(inFlight)
  expect(kinds(death)).toBe(frames)
  expect((death.usage?.oomKills ?? 0) > 0).toBe(death.reason.type === 'resource_limit')
  if (stderr === undefined) expect(death.stderrTail).toBe('')
  else expect(death.stderrTail.split('\n')).toContain(stderr)

  const line = lines.find(({ msg }) => msg.startsWith(`"${death.path}" `) && log.every((part) => msg.includes(part)))
  expect(line, `among the lines of the log:\n${lines.map(({ msg }) => msg).join('\n')}`).toBeDefined()
  const isHarmless = isGraceful(death.reason) && inFlight.length === 0
  expect(line?.level).toBe(pino.levels.values[isHarmless ? 'debug' : 'warn'])
  const page = explainDeath(death)
  expect(page).toContain(`life ${death.incarnation})`)
  if (stderr !== undefined) expect(page).toContain(stderr)
  if (advice === undefined) expect(page).not.toContain('what to do')
  else expect([line?.msg, page]).toEqual([expect.stringContaining(advice), expect.stringContaining(advice)])
}

function fate({ method, progress, outcome }: CallInFlight): string {
  return `${method} ${progress} ${outcome}`
}

function kinds({ lastFrames }: DeathCertificate): string {
  const counted = lastFrames.filter(({ kind }) => kind !== 'PING' && kind !== 'PONG')
  return counted.map(({ direction, kind }) => `${direction === 'to' ? '>' : '<'}${kind}`).join(' ')
}

/** What is expected of a death of this name; there is one for each. */
function expectedOf(id: string): Expected {
  const expected = EXPECTED[id]
  if (expected === undefined) throw new Error(`nothing is expected of "${id}"`)
  return expected
}

describe('the certificate of a worker, its line in the log and its page tell what happened and what to do', () => {
  for (const death of DEATHS) {
    const { id, did, provocation } = death
    it.skipIf(id === 'out-of-memory' && !countsMemory)(`${id}: ${did}`, async () => {
      const { system, lines } = await stage()
      const observed = await die(system, 'main', death)
      if (observed === undefined) throw new Error('the limit cannot be held, although memory is counted')
      expectCertificate(observed.death, expectedOf(id), lines)
      const isLast = provocation.by === 'start' || provocation.by === 'terminate'
      expect(observed.successor).toEqual(isLast ? undefined : expect.not.stringMatching(observed.death.incarnation))
    })
  }

  it.each(Object.entries(OTHERS))('%s', async (id, provoke) => {
    const { system, lines } = await stage()
    const died = awaitEvent('worker:died', ({ death }) => death.path === `main/${id}`)
    await provoke(system)
    expectCertificate((await died).death, expectedOf(id), lines)
  })
})

describe('every cause', () => {
  const names = [...DEATHS.map(({ id }) => id), ...Object.keys(OTHERS)]

  it.each(Object.entries(PROVOKED_BY))('%s is provoked by a test that is there: %s', (cause, where) => {
    const [file = '', name] = where.split(': ')
    if (name === undefined) {
      expect(names).toContain(where)
      const { reason } = expectedOf(where)
      const [type, detail] = cause.split(' ')
      expect(reason.type).toBe(type)
      if (detail !== undefined) expect(Object.values(reason)).toContain(detail)
    } else {
      const path = fileURLToPath(new URL(`../../${file}`, import.meta.url))
      expect(readFileSync(path, 'utf8').includes(`it('${name}'`)).toBe(true)
    }
  })

  it('and every death has its expectation', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(names.toSorted())
  })
})
