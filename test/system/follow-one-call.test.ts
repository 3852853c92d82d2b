import { afterEach, describe, expect, it } from 'vitest'
import { subscribe, type TelemetryName } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

const NAMES: readonly TelemetryName[] = [
  'system:started',
  'system:stopping',
  'system:stopped',
  'child:starting',
  'child:started',
  'child:exited',
  'supervisor:child_terminated',
  'supervisor:start_error',
  'supervisor:shutdown_error',
  'supervisor:shutdown',
  'supervisor:restarting',
  'worker:spawned',
  'worker:ready',
  'worker:died',
  'call:sent',
  'call:delivered',
  'call:settled',
  'message:redelivered',
  'message:dropped',
]

const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
})

/** Names of all events from now on, in order, each with what tells it apart. */
function follow(): string[] {
  const lines: string[] = []
  for (const name of NAMES) {
    const listener = (event: object): void => {
      const { method, code } = event as { readonly method?: string; readonly code?: string }
      lines.push([name, method, code].filter((part) => part !== undefined).join(' '))
    }
    undo.push(subscribe(name, listener))
  }
  return lines
}

const STARTED = ['child:starting', 'worker:spawned', 'worker:ready', 'child:started']

describe('telemetry, in the order in which things happen', () => {
  it('follows one start and one shutdown', async () => {
    const lines = follow()
    const system = await startMain([nodeWorker('w', 'conformance')])
    expect(lines).toEqual([...STARTED, 'system:started'])
    lines.length = 0
    await system.shutdown()
    expect(lines).toEqual(['system:stopping', 'worker:died', 'child:exited', 'system:stopped'])
  })

  it('follows one call, and one cast', async () => {
    const system = await startMain([nodeWorker('w', 'conformance')])
    const lines = follow()
    await system.ref('main/w').call('echo', 1)
    expect(lines).toEqual(['call:sent echo', 'call:delivered echo', 'call:settled echo ok'])
    lines.length = 0
    const credited = awaitEvent('call:settled')
    system.ref('main/w').cast('counter')
    await credited
    expect(lines).toEqual(['call:sent counter', 'call:delivered counter', 'call:settled counter ok'])
  })

  it('follows one call that a worker makes for another', async () => {
    const system = await startMain([nodeWorker('gate', 'conformance-gate'), nodeWorker('w', 'conformance')])
    const lines = follow()
    await system.ref('main/w').call('call_sibling', { target: './gate', method: 'echo' })
    expect(lines).toEqual([
      'call:sent call_sibling',
      'call:delivered call_sibling',
      'call:sent echo',
      'call:delivered echo',
      'call:settled echo ok',
      'call:settled call_sibling ok',
    ])
  })

  it('follows one death: what the worker held is settled, it is buried, and its supervisor decides', async () => {
    const system = await startMain([nodeWorker('w', 'conformance')])
    const ref = system.ref('main/w')
    const pid = Number(await ref.call('pid'))
    const spinning = awaitEvent('worker:log', ({ message }) => message === 'spinning')
    const lines = follow()
    const started = ref.call('spin').catch(() => undefined)
    const waiting = ref.call('counter')
    ref.cast('counter')
    await spinning
    const restarted = awaitEvent('child:started')
    process.kill(pid, 'SIGKILL')
    await restarted
    await started
    expect(await waiting).toBe(1)
    expect(await ref.call('counter')).toBe(3)
    expect(lines.slice(0, 6)).toEqual([
      'call:sent spin',
      'call:delivered spin',
      'call:sent counter',
      'call:delivered counter',
      'call:sent counter',
      'call:delivered counter',
    ])
    expect(lines.slice(6, 18)).toEqual([
      'call:settled spin CALL_EXITED',
      'message:redelivered counter',
      'message:redelivered counter',
      'worker:died',
      'child:exited',
      'supervisor:child_terminated',
      'supervisor:restarting',
      'child:starting',
      'worker:spawned',
      'worker:ready',
      'call:delivered counter',
      'call:delivered counter',
    ])
    expect(lines[18]).toBe('child:started')
  })

  it('follows a cast that died with its worker', async () => {
    const system = await startMain([nodeWorker('w', 'conformance')])
    const ref = system.ref('main/w')
    const pid = Number(await ref.call('pid'))
    const lines = follow()
    const spinning = awaitEvent('worker:log', ({ message }) => message === 'spinning')
    const restarted = awaitEvent('child:started')
    ref.cast('spin')
    await spinning
    process.kill(pid, 'SIGKILL')
    await restarted
    expect(lines.slice(0, 5)).toEqual([
      'call:sent spin',
      'call:delivered spin',
      'message:dropped spin',
      'call:settled spin CALL_EXITED',
      'worker:died',
    ])
  })
})
