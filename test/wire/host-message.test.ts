import { describe, expect, it } from 'vitest'
import { hostMessage } from '../../src/wire/host-message.ts'
import { messageVectors } from './vectors.ts'

const vector = (name: string): unknown => messageVectors.find((each) => each.name === name)?.message

const plain = { ttlMs: undefined, headers: undefined }

describe('hostMessage', () => {
  it.each([
    [
      'hello with a bound of open calls',
      hostMessage.hello({ name: 'a', incarnation: 'b', maxFrameBytes: 1024, maxInFlight: 128, heartbeatMs: 'off' }),
    ],
    [
      'call that asks for a stream',
      hostMessage.call(7, { ...plain, method: 'tokens', args: 'Terve.' }, { credit: 32, hasInput: false }).slice(0, -1),
    ],
    [
      'call that sends a stream',
      hostMessage.call(8, { ...plain, method: 'sum', args: null, ttlMs: 1000 }, { credit: undefined, hasInput: true }),
    ],
    [
      'call that sends a stream and asks for one',
      hostMessage.call(9, { ...plain, method: 'map', args: null }, { credit: 1, hasInput: true }),
    ],
    ['item', hostMessage.item(1, 'token')],
    ['credit', hostMessage.credit(1, 64)],
    ['push', hostMessage.push(8, { n: 1 })],
    ['end', hostMessage.end(1)],
    ['end with an error', hostMessage.end(8, { code: 'HANDLER_FAILED', name: 'Error', message: 'the source failed' })],
    [
      'call without deadline',
      hostMessage.call(128, { method: 'ping', args: null, ttlMs: undefined, headers: undefined }),
    ],
    ['cast', hostMessage.cast({ method: 'record', args: { n: 65536 }, ttlMs: 1000, headers: undefined })],
    ['reply true', hostMessage.reply(255, true)],
    ['cancel', hostMessage.cancel(1)],
    ['ping', hostMessage.ping(1)],
    ['stop', hostMessage.stop('shutdown', 3000)],
    ['stop without limit', hostMessage.stop('shutdown', undefined)],
  ])('%s is the golden vector of that name', (name, message) => {
    expect(message).toEqual(vector(name))
  })

  it('carries an error map', () => {
    expect(hostMessage.fail(3, { code: 'CALL_TIMEOUT' })).toEqual([6, 3, { code: 'CALL_TIMEOUT' }])
  })
})
