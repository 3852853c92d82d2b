import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type DeathCertificate, supervisor, worker } from '../../src/index.ts'
import { missing } from '../containment/layers.ts'
import { awaitEvent, awaitGone, within } from '../fixtures/await-event.ts'
import { freeze, noFreezer, removeFreezers } from '../fixtures/freezer.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'
import { rawProgram } from '../worker/raw-program.ts'

const deathOf = async (path: string): Promise<DeathCertificate> =>
  (await awaitEvent('worker:died', ({ death }) => death.path === path)).death

const LAYERS = ['cgroup', 'process_group'] as const
const absent = new Map(await Promise.all(LAYERS.map(async (layer) => [layer, await missing(layer)] as const)))

const thaws: (() => void)[] = []
function freezeUntilTheEnd(pid: number): () => void {
  const thaw = freeze(pid)
  thaws.push(thaw)
  return thaw
}
afterEach(() => {
  for (const thaw of thaws.splice(0)) thaw()
  removeFreezers()
})

describe.skipIf(noFreezer !== undefined)(
  `a worker that SIGKILL does not end${noFreezer === undefined ? '' : ` (${noFreezer})`}`,
  () => {
    for (const containment of LAYERS) {
      describe.skipIf(absent.get(containment) !== undefined)(`in ${containment}`, () => {
        it('is given up: its terminator hears of it, its calls are settled, and its later end is its own', async () => {
          const system = await startMain([nodeWorker('w', 'echo', { shutdown: 100 })], {}, { containment })
          const pid = system.processes[0]?.pid ?? 0
          const thaw = freezeUntilTheEnd(pid)
          const died = deathOf('main/w')
          const call = system
            .ref('main/w')
            .call('echo', 1)
            .catch((error: unknown) => error)
          await within('the end of terminateChild', Promise.resolve(system.supervisor('main')?.terminateChild('w')))
          expect(await died).toMatchObject({
            reason: { type: 'killed', after: 'shutdown_timeout' },
            pid,
            code: undefined,
            signal: undefined,
            hasSurvivors: true,
            survivors: expect.stringContaining(`process ${pid} did not end by SIGKILL`),
          })
          expect(await within('the call', call)).toMatchObject({ code: expect.stringMatching(/^CALL_/) })
          process.kill(pid, 0) // still there
          thaw()
          await awaitGone(pid)
        })

        it('has a successor when it was unresponsive', async () => {
          const system = await startMain(
            [nodeWorker('w', 'echo', { heartbeatMs: 100, heartbeatLimitMs: 300 })],
            {},
            { containment },
          )
          const [first] = system.processes
          freezeUntilTheEnd(first?.pid ?? 0)
          const { reason, hasSurvivors } = await deathOf('main/w')
          expect([reason.type, hasSurvivors]).toEqual(['unresponsive', true])
          expect(await system.ref('main/w').call('echo', 'next')).toBe('next')
          expect(system.processes.map(({ pid }) => pid)).not.toContain(first?.pid)
        })

        it('does not hold up a shutdown with a limit, nor hide from its report', async () => {
          const system = await startMain([nodeWorker('w', 'echo'), nodeWorker('x', 'echo')], {}, { containment })
          const [w] = system.processes
          const thaw = freezeUntilTheEnd(w?.pid ?? 0)
          const report = await within('the shutdown', system.shutdown({ limitMs: 200 }))
          expect(report).toMatchObject({ exitCode: 1, unstopped: [{ path: 'main/w', reason: { type: 'killed' } }] })
          thaw()
          await awaitGone(w?.pid ?? 0)
        })
      })
    }

    it('does not hold up a start', async () => {
      const mute = { ...rawProgram([]), args: ['-c', 'exec sleep 600'] }
      const spawned = awaitEvent('worker:spawned')
      const starting = startMain([supervisor('s', {}, [worker('w', mute, { startTimeoutMs: 300 })])])
      const { pid } = await spawned
      const thaw = freezeUntilTheEnd(pid)
      await expect(within('the start', starting)).rejects.toMatchObject({
        code: 'START_FAILED',
        message: expect.stringContaining('within 300 ms'),
      })
      thaw()
      await awaitGone(pid)
    })
  },
)

describe.skipIf(process.getuid?.() !== 0)('a worker that the host may not kill', () => {
  it('is given up, and EPERM is named', async () => {
    const host = fileURLToPath(new URL('host-without-rights.ts', import.meta.url))
    const args = ['-c', 'exec setpriv --bounding-set -kill -- "$@"', 'host', process.execPath, '--import', 'tsx', host]
    const child = spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [printed] = await within('the end of the host', Promise.all([text(child.stdout), once(child, 'exit')]))
    const { unstopped, death } = JSON.parse(printed) as { unstopped: unknown[]; death: DeathCertificate }
    expect(death.survivors).toContain(`process ${death.pid ?? 0} may not be killed by this user (EPERM)`)
    expect(unstopped).toMatchObject([{ path: 'main/w' }])
    process.kill(death.pid ?? 0, 'SIGKILL') // We may.
    await awaitGone(death.pid ?? 0)
  })
})
