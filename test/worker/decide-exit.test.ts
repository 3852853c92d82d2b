import { describe, expect, it } from 'vitest'
import { WireError } from '../../src/errors/wire-error.ts'
import type { CarrierExit } from '../../src/port/carrier.ts'
import { decideExit, type Life } from '../../src/worker/decide-exit.ts'

const ENDED: CarrierExit = {
  spawnFailure: undefined,
  code: 0,
  signal: undefined,
  stderrTail: '',
  truncated: undefined,
  usage: undefined,
  hasSurvivors: false,
}
const LIFE: Life = {
  verdict: undefined,
  wasAsked: false,
  isReady: true,
  program: { command: 'cat', args: [], env: {}, cwd: undefined, descriptors: 'pipes', maxFrameBytes: 1_024 },
}
const spawnFailure = { errno: 'ENOENT', diagnosis: 'x' }
const truncated = new WireError('WIRE_TRUNCATED', 'cut')
const usage = { oomKills: 1 } as NonNullable<CarrierExit['usage']>
const killed = { code: undefined, signal: 'SIGKILL' }
const verdict = { type: 'unresponsive', missedMs: 5 } as const

describe('decideExit', () => {
  it.each<[string, Partial<CarrierExit>, Partial<Life>, object]>([
    ['our own verdict before everything', { spawnFailure, truncated }, { verdict }, verdict],
    [
      'that it never ran',
      { spawnFailure, code: undefined },
      { isReady: false },
      { type: 'spawn_failed', ...spawnFailure },
    ],
    ['the kernel, when memory was short', { ...killed, usage }, {}, { type: 'resource_limit' }],
    ['that it was never ready', { code: 3 }, { isReady: false }, { type: 'handshake_failed', cause: 'exited' }],
    [
      'a frame that was cut, when it says that all is well',
      { truncated },
      {},
      { type: 'protocol', code: 'WIRE_TRUNCATED' },
    ],
    ['its code, though a frame was cut', { code: 3, truncated }, {}, { type: 'exited', code: 3 }],
    ['the operating system in the end', killed, {}, { type: 'signaled', signal: 'SIGKILL' }],
    ['that it was asked', {}, { wasAsked: true }, { type: 'shutdown' }],
  ])('believes %s', (_, exit, life, reason) => {
    expect(decideExit({ ...ENDED, ...exit }, { ...LIFE, ...life })).toMatchObject(reason)
  })
})
