import { describe, expect, it } from 'vitest'
import { rawPort } from '../../../../adapters/protocols/ports/raw-port.ts'
import { worker } from '../../../../src/index.ts'
import { startMain } from '../../../fixtures/systems.ts'

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

describe.each([1, 2, 4] as const)('rawPort({ packet: %s })', (packet) => {
  it('gives a program frames of bytes, and answers with its frames, in order', async () => {
    const ref = (await startMain([worker('w', rawPort({ command: 'cat', packet, concurrency: 4 }))])).ref('main/w')
    expect(await Promise.all(['a', '', 'ä'].map((text) => ref.call('frame', text)))).toEqual(
      ['a', '', 'ä'].map((text) => Buffer.from(text)),
    )
    expect(await ref.call('frame', new Uint8Array([0, 255]))).toEqual(Buffer.of(0, 255))
    expect(await failed(ref.call('frame', 7))).toMatchObject({ code: 'CALL_UNENCODABLE' })
  })
})

it('rawPort() refuses other packets', () => {
  expect(() => rawPort({ command: 'cat', packet: 3 as 4 })).toThrow('expected `packet` to be 1, 2 or 4; got 3')
})
