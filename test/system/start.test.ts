import { getEventListeners } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type ChildSpec,
  type Preparation,
  StartError,
  type SupervisorSpec,
  start,
  subscribe,
  supervisor,
  type TelemetryName,
  worker,
} from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, shell, startMain } from '../fixtures/systems.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
})

/** Paths of the children that the events of these names are about, in order. */
const record = (...names: readonly ('child:starting' | 'child:exited')[]): readonly string[] => {
  const lines: string[] = []
  for (const name of names) undo.push(subscribe(name, ({ path }) => lines.push(`${name} ${path}`)))
  return lines
}

const errorOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return { resolved: await promise }
  } catch (error) {
    return error
  }
}

const FAILS = worker('fails', shell('echo "no licence" >&2; exit 3'), { startTimeoutMs: 10_000 })
const HANGS = pythonWorker('hangs', 'hangs-before-ready')

const MISSING_TOOL: Preparation = {
  name: 'thing',
  title: 'a thing',
  tool: { command: 'tutti-no-such-tool', versionArgs: ['--version'], install: 'Install it from nowhere.' },
  inputs: [],
  steps: [{ title: 'make it', command: 'sh', args: ['-c', 'echo made > it'] }],
}

describe('start', () => {
  it('checks the whole tree before anything is started', async () => {
    const started = record('child:starting')
    // As a tree looks that was not made by the builders.
    const broken: ChildSpec = { id: 'broken', start: { kind: 'worker', runtime: 'raw', command: '' } }
    const tree: SupervisorSpec = {
      id: 'main',
      start: { kind: 'supervisor', flags: {}, children: [nodeWorker('a', 'echo'), broken] },
    }
    expect(await errorOf(start(tree, { log: 'silent' }))).toMatchObject({
      name: 'SpecError',
      message: expect.stringContaining('"main/broken"'),
    })
    expect(started).toEqual([])
  })

  it('prepares everything before anything is started', async () => {
    const started = record('child:starting')
    const missing = worker('needy', shell('exit 0'), { prepare: [MISSING_TOOL] })
    const error = await errorOf(startMain([nodeWorker('a', 'echo'), missing]))
    expect(error).toMatchObject({
      name: 'PrepareError',
      code: 'PREPARE_TOOL_MISSING',
      install: 'Install it from nowhere.',
    })
    expect(started).toEqual([])
  })

  it('stops what had been started, in reverse order, when a child does not start, and says which and why', async () => {
    const order = record('child:starting', 'child:exited')
    const tree = [
      nodeWorker('a', 'echo'),
      supervisor('group', {}, [nodeWorker('b', 'echo'), FAILS, nodeWorker('c', 'echo')]),
    ]
    const error = await errorOf(startMain(tree))
    if (!(error instanceof StartError)) throw new Error(`expected a StartError; got ${String(error)}`)
    expect(error.code).toBe('START_FAILED')
    const because = { type: 'handshake_failed', cause: 'exited', diagnosis: expect.stringContaining('no licence') }
    const inner = { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'fails', reason: because } }
    expect(error.reason).toEqual({
      type: 'shutdown',
      detail: { type: 'failed_to_start_child', id: 'group', reason: inner },
    })
    expect(error.message).toMatch(/^The tree "main" did not start: .*"group".*"fails".*no licence/s)
    expect(order.filter((line) => line.startsWith('child:starting'))).toEqual(
      ['main', 'main/a', 'main/group', 'main/group/b', 'main/group/fails']
        .slice(1)
        .map((path) => `child:starting ${path}`),
    )
    const exits = order.filter((line) => line.startsWith('child:exited'))
    expect(exits.indexOf('child:exited main/group/b')).toBeLessThan(exits.indexOf('child:exited main/a'))
  })

  it('that is aborted while a child starts stops what had been started', async () => {
    const abort = new AbortController()
    const spawned = awaitEvent('worker:spawned', ({ path }) => path === 'main/hangs')
    const died: string[] = []
    undo.push(subscribe('worker:died', ({ death }) => died.push(`${death.path} ${death.reason.type}`)))
    const starting = errorOf(
      startMain([nodeWorker('a', 'echo'), HANGS, nodeWorker('b', 'echo')], {}, { signal: abort.signal }),
    )
    await spawned
    abort.abort()
    expect(await starting).toMatchObject({ name: 'StartError', code: 'START_ABORTED' })
    expect(died).toEqual(['main/hangs killed', 'main/a shutdown'])
  })

  it('that is aborted before it begins starts nothing', async () => {
    const started = record('child:starting')
    const error = await errorOf(startMain([nodeWorker('a', 'echo')], {}, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ name: 'StartError', code: 'START_ABORTED' })
    expect(started).toEqual([])
  })

  it('lets go of its signal when it is done; aborting it later does nothing', async () => {
    const abort = new AbortController()
    const system = await startMain([nodeWorker('a', 'echo')], {}, { signal: abort.signal })
    abort.abort()
    expect(await system.ref('main/a').call('echo', 'alive')).toBe('alive')
    expect(getEventListeners(abort.signal, 'abort').length).toBe(0)
  })

  it('tells when it is done, and how long it took', async () => {
    const started = awaitEvent('system:started')
    const system = await startMain([nodeWorker('a', 'echo')])
    expect(await started).toMatchObject({ system: system.id, root: 'main', durationMs: expect.any(Number) })
  })
})

describe('a system', () => {
  it('ends when its root gives up, with the reason of that', async () => {
    const system = await startMain([pythonWorker('w', 'echo')], { intensity: 0 })
    process.kill(Number(await system.ref('main/w').call('pid')), 'SIGKILL')
    expect(await system.exited).toEqual({
      type: 'shutdown',
      detail: { type: 'reached_max_restart_intensity', id: 'w', reason: { type: 'signaled', signal: 'SIGKILL' } },
    })
    expect(await errorOf(system.ref('main/w').call('pid'))).toMatchObject({ code: 'CALL_NOPROC' })
  })

  it('listens to nothing any more when it has ended', async () => {
    const names: readonly TelemetryName[] = ['worker:died', 'worker:spawned', 'message:dropped', 'system:stopped']
    const { hasSubscribers } = await import('node:diagnostics_channel')
    const system = await startMain([nodeWorker('a', 'echo')], {}, { log: { logger: pino({ level: 'silent' }) } })
    expect(hasSubscribers('tutti:worker:died')).toBe(true)
    await system.shutdown()
    await new Promise((resolve) => setImmediate(resolve))
    expect(names.filter((name) => hasSubscribers(`tutti:${name}`))).toEqual([])
  })

  it('does not see the events of another one in the same process', async () => {
    const logOf = () => {
      const lines: string[] = []
      return { lines, log: { logger: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) } }
    }
    const [one, two] = [logOf(), logOf()]
    const [a, b] = await Promise.all([
      startMain([nodeWorker('a', 'echo')], {}, { log: one.log }),
      startMain([nodeWorker('b', 'echo')], {}, { log: two.log }),
    ])
    expect(a.id).not.toBe(b.id)
    expect([a.paths, b.paths]).toEqual([['main/a'], ['main/b']])
    const report = await a.shutdown()
    expect(report.unstopped).toEqual([])
    expect(await b.ref('main/b').call('echo', 'still here')).toBe('still here')
    await b.shutdown()
    expect(one.lines.filter((line) => line.includes('main/b'))).toEqual([])
    expect(two.lines.filter((line) => line.includes('main/a'))).toEqual([])
    for (const { lines } of [one, two]) expect(lines.filter((line) => line.includes('stopped in'))).toHaveLength(1)
  })
})

describe('a preparation of a worker', () => {
  it('is made in the cache folder that is given', async () => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'tutti-cache-'))
    const prepared = awaitEvent('prepare:finished')
    const thing: Preparation = {
      ...MISSING_TOOL,
      tool: { command: process.execPath, versionArgs: ['--version'], install: 'Install Node.' },
    }
    const child = worker('w', shell('cat {thing}/it >&2; exit 3'), { prepare: [thing] })
    const error = await errorOf(startMain([child], {}, { cacheDir }))
    await rm(cacheDir, { recursive: true })
    expect(await prepared).toMatchObject({ title: 'a thing', cached: false })
    expect(String(error)).toContain('made')
  })
})
