import { describe, expect, it } from 'vitest'
import { hostMessage } from '../../src/wire/host-message.ts'
import { messageVectors } from './vectors.ts'

const vector = (name: string): unknown => messageVectors.find((each) => each.name === name)?.message

describe('hostMessage', () => {
  const info = {
    name: 'linguistics/tokenizer',
    incarnation: 'V1StGXR8_Z',
    maxFrameBytes: 67_108_864,
    heartbeatMs: 1000,
  }

  it.each([
    ['hello', hostMessage.hello(info)],
    [
      'hello without heartbeat',
      hostMessage.hello({ name: 'a', incarnation: 'b', maxFrameBytes: 1024, heartbeatMs: 'off' }),
    ],
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
