import { describe, expect, it } from 'vitest'
import type { CodecName, Descriptors } from '../../src/index.ts'
import { BINARY_VALUES, PLAIN_VALUES } from '../../src/testing/conformance/values.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { errorOf, type MakeChild, startStage } from './stage.ts'

const WAYS: readonly (readonly [CodecName, Descriptors])[] = [
  ['msgpack', 'pipes'],
  ['msgpack', 'stdio'],
  ['json', 'pipes'],
  ['json', 'stdio'],
]

const LARGE_BYTES = 8 * 2 ** 20

/** Cases about bytes: what a worker carries, by both codecs and on both kinds of descriptors. */
export function testCarrying(makeChild: MakeChild): void {
  describe.each(WAYS)('%s on %s', (codec, descriptors) => {
    const make: MakeChild = (env, overrides) => makeChild(env, { ...overrides, codec, descriptors })

    it('carries values of every kind', async () => {
      const { ref } = await startStage(make)
      const values = codec === 'msgpack' ? [...PLAIN_VALUES, ...BINARY_VALUES] : PLAIN_VALUES
      const echoed = await Promise.all(values.map(async ([what, value]) => [what, await ref.call('echo', value)]))
      expect(echoed).toEqual(values)
    })

    it('carries 8 MiB both ways', async () => {
      const { ref } = await startStage(make)
      const payload = codec === 'msgpack' ? Buffer.alloc(LARGE_BYTES, 'tutti') : 'tutti'.repeat(LARGE_BYTES / 5)
      const echoed = await ref.call('echo', payload, { deadlineMs: 30_000 })
      // `toEqual` would take seconds for this.
      expect(Buffer.compare(bytesOf(echoed), bytesOf(payload))).toBe(0)
    })

    it('answers UNENCODABLE for a result of more containers, keys or values than the host takes, and none for one of as many', async () => {
      const { ref } = await startStage(make, { overrides: { maxFrameBytes: 4_194_304 } })
      // Beside them: the list, and the message around it.
      const most = Array.from({ length: 65_534 }, (_, at) => (at % 2 === 0 ? {} : []))
      expect(await ref.call('echo', most)).toHaveLength(65_534)
      expect(await errorOf(ref.call('echo', [...most, {}]))).toMatchObject({ code: 'REMOTE_UNENCODABLE' })
      const keys = Object.fromEntries(Array.from({ length: 65_536 }, (_, at) => [`k${at}`, null]))
      expect(await ref.call('echo', keys)).toHaveProperty('k65535', null)
      expect(await errorOf(ref.call('echo', { ...keys, more: 1 }))).toMatchObject({ code: 'REMOTE_UNENCODABLE' })
      // Beside them: the list, the message, its kind and its id.
      const values = Array.from({ length: 524_284 }, () => 0)
      expect(await ref.call('echo', values)).toHaveLength(524_284)
      expect(await errorOf(ref.call('echo', [...values, 0]))).toMatchObject({ code: 'REMOTE_UNENCODABLE' })
      expect(await ref.call('echo', 'and on')).toBe('and on')
    })

    it('keeps what the program prints out of the frames; it becomes log lines', async () => {
      const source = descriptors === 'stdio' ? 'stderr' : 'stdout'
      const lines = ['while loading', 'printed', 'printed again'].map((line) =>
        awaitEvent('worker:log', (event) => event.source === source && event.message === line),
      )
      const { ref } = await startStage(make)
      expect(await ref.call('print', { text: 'printed' })).toBeNull()
      await Promise.all(lines)
      expect(await ref.call('echo', 'and on')).toBe('and on')
    })

    it('answers UNENCODABLE for a result that cannot be carried, and no other call notices', async () => {
      const { ref } = await startStage(make)
      const [before, bad, after] = await Promise.all([
        ref.call('echo', 1),
        errorOf(ref.call('unencodable')),
        ref.call('echo', 2),
      ])
      expect(bad).toMatchObject({ name: 'RemoteError', code: 'REMOTE_UNENCODABLE' })
      expect([before, after]).toEqual([1, 2])
    })
  })

  it('answers UNENCODABLE for a result above maxFrameBytes, and lives on', async () => {
    const { ref } = await startStage(makeChild, { overrides: { maxFrameBytes: 65_536 } })
    expect(await ref.call('large', { bytes: 65_000 })).toHaveLength(65_000)
    const error = await errorOf(ref.call('large', { bytes: 65_536 }))
    expect(error).toMatchObject({ code: 'REMOTE_UNENCODABLE', message: expect.stringContaining('65') })
    expect(await ref.call('echo', 'alive')).toBe('alive')
  })
}

function bytesOf(value: unknown): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value)
  if (value instanceof Uint8Array) return value
  throw new TypeError(`neither text nor binary came back: ${typeof value}`)
}
