import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { LiveWorkers } from '../../src/system/live-workers.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { within } from '../fixtures/await-event.ts'

const spawned = (pid: number, incarnation: string) => ({ path: 'main/w', incarnation, pid, command: 'sleep' })
const died = (incarnation: string) => ({
  death: {
    path: 'main/w',
    incarnation,
    reason: { type: 'normal' as const },
    pid: 1,
    code: 0,
    signal: undefined,
    uptimeMs: 1,
    stderrTail: '',
    inFlight: [],
    lastFrames: [],
  },
})

describe('LiveWorkers', () => {
  it('kills what was started and never ended, and says who it was', async () => {
    const telemetry = createTelemetry('mine')
    const live = new LiveWorkers('mine')
    const stray = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
    const exited = once(stray, 'exit')
    const pid = stray.pid ?? 0
    telemetry.emit('worker:spawned', spawned(pid, 'a'))
    expect(live.sweep()).toEqual([{ path: 'main/w', pid }])
    expect(await within('the end of the stray', exited)).toEqual([null, 'SIGKILL'])
  })

  it('leaves alone what has ended, and what is not of its system', () => {
    const live = new LiveWorkers('mine')
    const telemetry = createTelemetry('mine')
    telemetry.emit('worker:spawned', spawned(1, 'a'))
    telemetry.emit('worker:died', died('a'))
    createTelemetry('another').emit('worker:spawned', spawned(1, 'b'))
    expect(live.sweep()).toEqual([])
  })

  it('listens no more after it has swept', () => {
    const live = new LiveWorkers('mine')
    live.sweep()
    createTelemetry('mine').emit('worker:spawned', spawned(1, 'a'))
    expect(live.sweep()).toEqual([])
  })
})
