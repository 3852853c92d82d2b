import { describe, expect, it } from 'vitest'
import { resolveWorkerStart } from '../../src/spec/resolve-worker-start.ts'
import { PROGRAM, refusal } from './fakes.ts'

const resolve = (fields: object) => resolveWorkerStart({ ...PROGRAM, ...fields }, { path: 'linguistics/a' })

describe('resolveWorkerStart', () => {
  it('fills in every default', () => {
    expect(resolve({})).toEqual({
      kind: 'worker',
      runtime: 'fake',
      command: 'fake',
      args: [],
      env: {},
      passEnv: [],
      prepare: [],
      descriptors: 'pipes',
      codec: 'msgpack',
      startTimeoutMs: 30_000,
      heartbeatMs: 2_000,
      heartbeatLimitMs: 6_000,
      maxFrameBytes: 67_108_864,
      maxInFlight: 128,
      prefetch: 128,
      graceMs: 1_000,
      onOverrun: 'ignore',
      mailbox: {
        maxMessages: 10_000,
        overflow: 'reject',
        order: 'priority',
        ageMs: 1_000,
        lateMs: 1_000,
        queueMs: 'infinity',
      },
      limits: {},
    })
  })

  it('keeps what is given', () => {
    const given = {
      args: ['-u', 'worker.py'],
      env: { MODEL: 'small' },
      passEnv: ['HF_HOME'],
      cwd: '/srv',
      descriptors: 'stdio',
      codec: 'json',
      startTimeoutMs: 1,
      heartbeatMs: 10,
      heartbeatLimitMs: 11,
      maxFrameBytes: 4_294_967_295,
      maxInFlight: 1,
      prefetch: 0,
      graceMs: 'infinity',
      onOverrun: 'kill',
      mailbox: { maxMessages: 1, overflow: 'drop_oldest', order: 'deadline', ageMs: 1, lateMs: 1, queueMs: 1 },
      limits: { memoryBytes: 1_048_576 },
    }
    expect(resolve(given)).toMatchObject(given)
  })

  it('`passEnv: true` passes everything that the host has', () => {
    expect(resolve({ passEnv: true })).toMatchObject({ passEnv: ['*'] })
  })

  it('three heartbeats may be missed, unless they are off', () => {
    expect(resolve({ heartbeatMs: 200 })).toMatchObject({ heartbeatLimitMs: 600 })
    expect(resolve({ heartbeatMs: 'off', heartbeatLimitMs: 1 })).toMatchObject({ heartbeatMs: 'off' })
    expect(refusal(() => resolve({ heartbeatMs: 200, heartbeatLimitMs: 200 }))).toContain('SPEC_BAD_COMBINATION')
  })

  it.each([
    ['runtime', ''],
    ['command', undefined],
    ['command', 'py\0thon'],
    ['args', 'worker.py'],
    ['args', [1]],
    ['env', { A: 1 }],
    ['env', { 'A=B': 'x' }],
    ['env', ['A']],
    ['passEnv', [null]],
    ['passEnv', false],
    ['cwd', 'relative'],
    ['descriptors', 'sockets'],
    ['codec', 'xml'],
    ['startTimeoutMs', 0],
    ['startTimeoutMs', 'infinity'],
    ['heartbeatMs', 'on'],
    ['heartbeatLimitMs', 0],
    ['maxFrameBytes', 4_294_967_296],
    ['maxInFlight', 0],
    ['prefetch', -1],
    ['graceMs', 'never'],
    ['onOverrun', 'stop'],
    ['mailbox', 5],
    ['limits', 'none'],
    ['prepare', {}],
  ])('%s: %j is refused', (field, value) => {
    expect(refusal(() => resolve({ [field]: value }))).toContain(
      `SPEC_INVALID_OPTION Worker "linguistics/a" has a wrong spec: expected \`${field}\``,
    )
  })

  it.each([
    ['maxMessages', 0],
    ['overflow', 'drop'],
    ['order', 'lifo'],
    ['ageMs', 0],
    ['lateMs', 0],
    ['ageMs', 'infinity'],
    ['queueMs', 0],
  ])('mailbox.%s: %j is refused', (field, value) => {
    expect(refusal(() => resolve({ mailbox: { [field]: value } }))).toContain(`expected \`mailbox.${field}\``)
  })

  it('limits.memoryBytes: less than a megabyte is refused', () => {
    expect(refusal(() => resolve({ limits: { memoryBytes: 1_000 } }))).toContain('expected `limits.memoryBytes`')
  })

  it('variables that are `undefined` count as absent', () => {
    expect(resolve({ env: { A: 'x', B: undefined } }).env).toEqual({ A: 'x' })
  })
})
