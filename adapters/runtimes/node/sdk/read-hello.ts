import { readSync } from 'node:fs'
import type { Codec } from './codec.ts'
import { type HelloInfo, parseHello } from './host-message.ts'
import { Violation } from './violation.ts'

const DEFAULT_MAX_FRAME_BYTES = 67_108_864

/**
 * Reads the first frame, on the main thread and without looking ahead.
 *
 * The host writes `HELLO` before anything else, so there is nothing to wait for; and the reader
 * thread, which takes 15 ms to start, then knows the frame limit and is not on the way to `READY`.
 *
 * @returns `undefined` at end of file, also inside the frame: the host has gone already.
 * @throws {@link Violation}
 */
export function readHello(fd: number, codec: Codec): HelloInfo | undefined {
  const header = readExactly(fd, 4)
  if (header === undefined) return undefined
  const length = header.readUInt32BE()
  if (length === 0) throw new Violation('WIRE_EMPTY_FRAME', 'a frame of no bytes')
  if (length > DEFAULT_MAX_FRAME_BYTES) throw new Violation('WIRE_FRAME_TOO_LARGE', `a frame of ${length} bytes`)
  const payload = readExactly(fd, length)
  return payload === undefined ? undefined : parseHello(codec.decode(payload))
}

/** `undefined`: end of file. The memory grows with what has come, never with what is claimed. */
function readExactly(fd: number, length: number): Buffer | undefined {
  const chunks: Buffer[] = []
  let have = 0
  while (have < length) {
    const chunk = Buffer.allocUnsafe(Math.min(length - have, 65_536))
    const n = readBlocking(fd, chunk)
    if (n === 0) return undefined
    chunks.push(chunk.subarray(0, n))
    have += n
  }
  return Buffer.concat(chunks)
}

/**
 * A descriptor that is non-blocking and empty says `EAGAIN`; then the thread sleeps, 1 ms at first
 * and 16 ms at most.
 */
function readBlocking(fd: number, chunk: Buffer): number {
  const never = new Int32Array(new SharedArrayBuffer(4))
  for (let sleepMs = 1; ; sleepMs = Math.min(sleepMs * 2, 16)) {
    try {
      return readSync(fd, chunk)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      if (error.code === 'EOF' || error.code === 'ECONNRESET') return 0
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(never, 0, 0, sleepMs)
    }
  }
}
