import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { resolveWorkerStart } from '../../src/spec/resolve-worker-start.ts'
import type { Preparation } from '../../src/spec/worker-spec.ts'
import { createPreparations } from '../../src/system/preparations.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { awaitEvent, awaitGone } from '../fixtures/await-event.ts'
import { shell } from '../prepare/preparation.ts'
import { PROGRAM } from '../spec/fakes.ts'

let cacheDir: string
beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'tutti-preparations-'))
})
afterAll(async () => {
  await rm(cacheDir, { recursive: true })
})

const start = (...preparations: readonly Preparation[]) =>
  resolveWorkerStart({ ...PROGRAM, prepare: preparations }, { path: 'main/w' })
const stage = () =>
  createPreparations({ clock: systemClock, telemetry: createTelemetry('preparations-test'), cacheDir })
const never = (): AbortSignal => new AbortController().signal

describe('the preparations of a system', () => {
  it('are the folders of what a worker needs', async () => {
    const folders = await stage().prepare(start(shell('echo 1 > it')), never())
    expect([...folders.keys()]).toEqual(['thing'])
    expect(await stage().prepare(start(), never())).toEqual(new Map())
  })

  it('are looked at once: the next worker gets the same answer', async () => {
    const preparations = stage()
    const thing = start(shell('echo 2 > it'))
    const first = await preparations.prepare(thing, never())
    expect(await preparations.prepare(thing, never())).toBe(first)
  })

  it('are tried again when they had failed', async () => {
    const preparations = stage()
    const flag = join(cacheDir, 'flag')
    const thing = start(shell(`test -e ${flag} || { touch ${flag}; exit 1; }`))
    await expect(preparations.prepare(thing, never())).rejects.toMatchObject({ code: 'PREPARE_STEP_FAILED' })
    expect([...(await preparations.prepare(thing, never())).keys()]).toEqual(['thing'])
  })

  it('go on for the others when one gives up waiting', async () => {
    const preparations = stage()
    const gate = join(cacheDir, 'gate')
    const { mkfifo } = await makeFifo(gate)
    const thing = start(shell(`echo waiting; cat ${gate} > it`))
    const abort = new AbortController()
    const waiting = awaitEvent('prepare:output')
    const [impatient, patient] = [preparations.prepare(thing, abort.signal), preparations.prepare(thing, never())]
    await waiting
    abort.abort(new Error('no time'))
    await expect(impatient).rejects.toThrow('no time')
    await mkfifo.open()
    expect([...(await patient).keys()]).toEqual(['thing'])
  })

  it('are waited for by any number of workers under one signal: that is no leak', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    const preparations = stage()
    const signal = never()
    const thing = start(shell('echo 3 > it'))
    await Promise.all(Array.from({ length: 20 }, () => preparations.prepare(thing, signal)))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it('end for good when they are aborted', async () => {
    const preparations = stage()
    const output = awaitEvent('prepare:output')
    const making = preparations.prepare(start(shell('echo $$; exec sleep 600')), never())
    const pid = Number((await output).line)
    const reason = new Error('the system has ended')
    preparations.abort(reason)
    await expect(making).rejects.toBe(reason)
    await awaitGone(pid)
    await expect(preparations.prepare(start(shell('echo 3 > it')), never())).rejects.toBe(reason)
  })
})

/** A pipe with a name: whoever reads it waits until it is opened here. */
async function makeFifo(path: string): Promise<{ readonly mkfifo: { open(): Promise<void> } }> {
  const { execFileSync } = await import('node:child_process')
  const { writeFile } = await import('node:fs/promises')
  execFileSync('mkfifo', [path])
  return { mkfifo: { open: () => writeFile(path, 'go on') } }
}
