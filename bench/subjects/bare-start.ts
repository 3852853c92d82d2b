import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import type { Program } from '../../src/index.ts'
import { buildEnvironment } from '../../src/process/environment.ts'
import { Kind } from '../../src/wire/kind.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'

/**
 * What a host tells a worker in its environment; the rest of it is the same as ours too, since
 * variables change how long a start takes.
 */
const TUTTI = { TUTTI_PROTOCOL: '1', TUTTI_FD_IN: '3', TUTTI_FD_OUT: '4', TUTTI_CODEC: 'msgpack' }

const LIMITS = { maxFrameBytes: 2 ** 26, maxInFlight: 128, heartbeatMs: null }
const HELLO = msgpackCodec.encodeFrame([Kind.HELLO, { protocol: 1, name: 'bare', incarnation: 'bare', ...LIMITS }])

/**
 * Starts a worker's program with nothing but Node: a process, four pipes, HELLO, and the first
 * bytes of READY. What a start of ours takes beyond it is ours.
 *
 * @param program - With everything that it needs in its place.
 * @returns Milliseconds until it was ready. It has ended by then.
 */
export async function bareStartMs({ command, args = [], env = {} }: Program): Promise<number> {
  const since = performance.now()
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: buildEnvironment(process.env, { env: { ...env, ...TUTTI } }),
  })
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
  input.write(HELLO)
  await once(output, 'data')
  const ms = performance.now() - since
  await end(child)
  return ms
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  for (const stream of child.stdio) if (stream instanceof Readable) stream.resume()
  await ended
}
