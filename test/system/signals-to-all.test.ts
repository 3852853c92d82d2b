import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { subscribe, worker } from '../../src/index.ts'
import { awaitEvent, within } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

// What `systemctl stop` does by default, and a tree-kill: a signal to every process of the service,
// the host included, at the same time.

const IDS = ['a', 'b', 'c']

describe('a signal to the host and all its workers at once', () => {
  it.each([
    ['SIGTERM', 'node', nodeWorker],
    ['SIGINT', 'node', nodeWorker],
    ['SIGTERM', 'python', pythonWorker],
    ['SIGINT', 'python', pythonWorker],
  ] as const)('%s leaves the drain its workers of %s, and is no failure', async (signal, _language, make) => {
    // One restart more than that would be one too many, if they counted.
    const system = await startMain(
      IDS.map((id) => make(id, 'echo')),
      { intensity: 1 },
    )
    const served: unknown[] = []
    const reported: string[] = []
    const undo = subscribe('supervisor:child_terminated', ({ path }) => reported.push(path))
    system.onShutdown('drain', 'what was taken', async () => {
      await allEnded
      for (const id of IDS) served.push(await system.ref(`main/${id}`).call('echo', id, { deadlineMs: 20_000 }))
    })
    const first = new Set(system.processes.map(({ pid }) => pid))
    const allEnded = within('the end of all first lives', untilAll(first))
    for (const pid of first) process.kill(pid, signal)
    // As the handler of the host's own signal does.
    const report = await system.shutdown({ reason: `${signal} was received` })
    undo()
    expect(served).toEqual(IDS)
    expect(reported).toEqual([])
    expect(report).toMatchObject({ exitCode: 0, unstopped: [], failedTasks: [], swept: [] })
    expect(await system.exited).toEqual({ type: 'shutdown' })
  })

  it.runIf(process.platform === 'linux')('leaves a call that its worker had not read to the successor', async () => {
    const program = python({
      program: new URL('../fixtures/workers/python/reads-one-call.py', import.meta.url),
      args: [join(mkdtempSync(join(tmpdir(), 'tutti-test-')), 'first')],
    })
    const stopped = awaitEvent('worker:log', ({ message }) => message === 'reads no more')
    const system = await startMain([worker('w', { ...program, codec: 'json', heartbeatMs: 'off' })], { intensity: 1 })
    const ref = system.ref('main/w')
    await ref.call('echo', 'the first life reads it')
    await stopped
    const delivered = awaitEvent('call:delivered')
    const died = awaitEvent('worker:died')
    const answer = ref.call('echo', 'only the second reads it', { deadlineMs: 20_000 })
    system.onShutdown('drain', 'what was taken', async () => {
      await answer
    })
    await delivered
    // Its frame is in the pipe after this turn.
    await new Promise((resolve) => setImmediate(resolve))
    for (const { pid } of system.processes) process.kill(pid, 'SIGTERM')
    const report = system.shutdown({ reason: 'SIGTERM was received' })
    expect(await answer).toBe('only the second reads it')
    expect((await died).death).toMatchObject({
      reason: { type: 'normal' },
      inFlight: [{ method: 'echo', progress: 'not_started', outcome: 'redelivered' }],
    })
    expect(await report).toMatchObject({ exitCode: 0, unstopped: [], failedTasks: [] })
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s just before the tree stops is no failure', async (signal) => {
    const system = await startMain(IDS.map((id) => nodeWorker(id, 'echo')))
    for (const { pid } of system.processes) process.kill(pid, signal)
    expect(await system.shutdown()).toMatchObject({ exitCode: 0, unstopped: [], swept: [] })
  })

  it('that comes while the tree stops is how a worker stops', async () => {
    const system = await startMain([pythonWorker('w', 'ignores-stop', { shutdown: 60_000 })])
    const [worker] = system.processes
    const draining = awaitEvent('system:stopping')
    const shutdown = system.shutdown()
    await draining
    process.kill(worker?.pid ?? 0, 'SIGHUP')
    expect(await shutdown).toMatchObject({ exitCode: 0, unstopped: [] })
  })
})

function untilAll(pids: ReadonlySet<number>): Promise<void> {
  const left = new Set(pids)
  return new Promise((resolve) => {
    const undo = subscribe('worker:died', ({ death }) => {
      if (death.pid !== undefined) left.delete(death.pid)
      if (left.size > 0) return
      undo()
      resolve()
    })
  })
}
