import { WireError } from '../../src/errors/wire-error.ts'
import type { Dialect } from '../../src/wire/dialect.ts'
import type { PayloadReader } from '../../src/wire/framing.ts'
import { CALL_ARGS } from '../../src/wire/host-message.ts'
import { Kind } from '../../src/wire/kind.ts'

/**
 * The smallest dialect that there is, for programs like `fixtures/workers/python/raw-bytes.py`: one
 * byte of length and raw bytes in each frame. There is no handshake, and nothing but the order says
 * which call an answer belongs to.
 */
export const rawDialect: Dialect = {
  name: 'raw',
  framing: { headerBytes: 1, createReader: () => new RawReader() },
  can: { cancel: false, streams: false, casts: 'none', heartbeat: false, stop: false, order: false },
  ready: { protocol: 1, sdk: 'none', runtime: 'raw', methods: [], concurrency: 1 },
  environment: () => ({}),
  refuse: () => undefined,
  begin: () => {
    const waiting: number[] = []
    return {
      say: (message) => {
        if (message[0] !== Kind.CALL) return undefined
        const bytes = Buffer.from(String(message[CALL_ARGS]))
        if (bytes.length > 255) throw new WireError('WIRE_UNENCODABLE', 'it has more than 255 bytes')
        waiting.push(Number(message[1]))
        return Buffer.concat([Buffer.of(bytes.length), bytes])
      },
      hear: (payload) => {
        const id = waiting.shift()
        if (id === undefined) throw new WireError('WIRE_UNEXPECTED', 'an answer to nothing')
        return { kind: Kind.REPLY, id, value: payload.toString() }
      },
    }
  },
}

class RawReader implements PayloadReader {
  #held = Buffer.alloc(0)

  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void {
    this.#held = Buffer.concat([this.#held, chunk])
    for (let length = this.#held[0]; length !== undefined && this.#held.length > length; length = this.#held[0]) {
      onPayload(this.#held.subarray(1, 1 + length))
      this.#held = this.#held.subarray(1 + length)
    }
  }

  end(): void {
    if (this.#held.length > 0) throw new WireError('WIRE_TRUNCATED', 'it ended inside a frame')
  }
}
