import { describe, expect, it } from 'vitest'
import { Kind } from '../../src/wire/kind.ts'
import { parseWorkerMessage } from '../../src/wire/worker-message.ts'

const call = { kind: Kind.CALL, id: 1, target: './b', method: 'm', args: null, ttlMs: undefined, headers: undefined }
const ready = { protocol: 1, sdk: 'x/1', runtime: 'X 1', methods: ['a'], concurrency: 1 }

describe('parseWorkerMessage', () => {
  it.each([
    [[Kind.READY, ready], { kind: Kind.READY, info: ready }],
    [[Kind.CALL, 1, './b', 'm', null], { ...call, idempotent: false }],
    [[Kind.CALL, 1, './b', 'm', null, null, null, null], { ...call, idempotent: false }],
    [[Kind.CALL, 1, './b', 'm', null, null, null, false], { ...call, idempotent: false }],
    [[Kind.CALL, 1, './b', 'm', null, null, null, true], { ...call, idempotent: true }],
    [[Kind.CALL, 1, './b', 'm', null, null, null, null, 64], { ...call, idempotent: false, credit: 64 }],
    [
      [Kind.CAST, 'a/b', 'm', [1], 5, { t: 'x' }],
      { kind: Kind.CAST, target: 'a/b', method: 'm', args: [1], ttlMs: 5, headers: { t: 'x' } },
    ],
    [[Kind.REPLY, 1], { kind: Kind.REPLY, id: 1, value: undefined }],
    [
      [Kind.FAIL, 1, { code: 'X' }],
      { kind: Kind.FAIL, id: 1, error: { code: 'X', name: 'Error', message: '', stack: undefined, data: undefined } },
    ],
    [[Kind.CANCEL, 4_294_967_295], { kind: Kind.CANCEL, id: 4_294_967_295 }],
    [[Kind.ITEM, 1, 'x'], { kind: Kind.ITEM, id: 1, value: 'x' }],
    [[Kind.PROGRESS, 1, 0.5, null], { kind: Kind.PROGRESS, id: 1, fraction: 0.5, note: undefined }],
    [[Kind.PULL, 1, 32, 'a later version'], { kind: Kind.PULL, id: 1, n: 32 }],
    [[Kind.CREDIT, 1, 2], { kind: Kind.CREDIT, id: 1, n: 2 }],
    [[Kind.CREDIT, 0, 32], { kind: Kind.CREDIT, id: 0, n: 32 }],
    [[Kind.PONG, 1, 2], { kind: Kind.PONG, seq: 1, progress: 2 }],
    [[Kind.LOG, 'info', 'text', null], { kind: Kind.LOG, level: 'info', message: 'text', fields: undefined }],
  ])('reads %j', (value, message) => {
    expect(parseWorkerMessage(value)).toEqual(message)
  })

  it.each([
    ['nothing', undefined],
    ['a map', {}],
    ['an empty array', []],
    ['a READY without methods', [Kind.READY, { ...ready, methods: undefined }]],
    ['a READY with concurrency 0', [Kind.READY, { ...ready, concurrency: 0 }]],
    ['a READY that is an array', [Kind.READY, []]],
    ['a CALL with a negative ttl', [Kind.CALL, 1, 'a', 'm', null, -1]],
    ['a CALL without a method', [Kind.CALL, 1, 'a']],
    ['a CALL that is idempotent in words', [Kind.CALL, 1, 'a', 'm', null, null, null, 'yes']],
    ['a CAST whose headers hold numbers', [Kind.CAST, 'a', 'm', null, null, { a: 1 }]],
    ['a CAST whose headers are a list', [Kind.CAST, 'a', 'm', null, null, []]],
    ['an id of 0', [Kind.REPLY, 0, null]],
    ['an id beyond 32 bits', [Kind.REPLY, 2 ** 32, null]],
    ['an id with a fraction', [Kind.REPLY, 1.5, null]],
    ['a FAIL without a code', [Kind.FAIL, 1, {}]],
    ['a PROGRESS whose note is a number', [Kind.PROGRESS, 1, 0.5, 7]],
    ['a PROGRESS of NaN', [Kind.PROGRESS, 1, Number.NaN]],
    ['a PROGRESS beyond the end', [Kind.PROGRESS, 1, 1.01]],
    ['a PROGRESS before the beginning', [Kind.PROGRESS, 1, -0.01]],
    ['a LOG without text', [Kind.LOG, 'info']],
    ['a CREDIT of nothing', [Kind.CREDIT, 0, 0]],
    ['a CREDIT beyond 32 bits', [Kind.CREDIT, 1, 2 ** 32]],
    ['a PULL that no integer can say', [Kind.PULL, 1, 1e308]],
    [
      'a CALL that can hold more elements than 32 bits can count',
      [Kind.CALL, 1, 'a', 'm', 0, null, null, null, 2 ** 53],
    ],
    ['a CALL of a path without end', [Kind.CALL, 1, '../'.repeat(22_000), 'm']],
    ['a CAST of a method without end', [Kind.CAST, 'a', 'm'.repeat(65_536)]],
    ['a CAST whose headers are a timestamp', [Kind.CAST, 'a', 'm', null, null, new Date(0)]],
    ['a FAIL whose error is binary', [Kind.FAIL, 1, Buffer.from('x')]],
  ])('refuses %s with WIRE_BAD_MESSAGE', (_, value) => {
    expect(() => parseWorkerMessage(value)).toThrow(expect.objectContaining({ code: 'WIRE_BAD_MESSAGE' }))
  })

  it.each([Kind.HELLO, Kind.PING, Kind.STOP])('refuses kind %i, which only the host sends', (kind) => {
    expect(() => parseWorkerMessage([kind, 1, 1])).toThrow(expect.objectContaining({ code: 'WIRE_UNEXPECTED' }))
  })

  it('refuses a kind that it does not know', () => {
    expect(() => parseWorkerMessage([99])).toThrow(expect.objectContaining({ code: 'WIRE_UNKNOWN_KIND' }))
  })
})
