import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Caller, Load, Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'

const HEADER_BYTES = 4

/**
 * The floor: a pipe of Node's, the same echo, and a loop written for nothing else. Frames are made
 * and cut by hand, and answers are taken in order: no ids, no promises, no codec, no deadline. What
 * a call costs beyond it is what is laid over the pipe.
 */
export function floor(tools: Tools): Subject {
  return {
    name: 'floor',
    async open(lines): Promise<Caller> {
      const echo = await tools.echo()
      const pipes = await Promise.all(Array.from({ length: lines }, () => openPipe(echo)))
      return {
        drive: async (load) => {
          const share = { ...load, calls: load.calls / lines, inFlight: Math.max(1, load.inFlight / lines) }
          const since = performance.now()
          await Promise.all(pipes.map((pipe) => pipe.drive(share)))
          return performance.now() - since
        },
        close: async () => {
          await Promise.all(pipes.map((pipe) => pipe.close()))
        },
      }
    },
  }
}

async function openPipe(echo: string): Promise<RawPipe> {
  const child = spawn(echo, ['raw'], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child, 'spawn')
  return new RawPipe(child, child.stdin, child.stdout)
}

/**
 * Cuts answers out of a stream, as one writes it for one program: a length, then so many bytes,
 * which are handed over as one buffer.
 */
class Answers {
  #length = 0
  #headerBytes = 0
  #pieces: Buffer[] = []
  #pieceBytes = 0

  /** @returns How many answers these bytes complete. */
  take(bytes: Buffer, onAnswer: (answer: Buffer) => void): number {
    let answers = 0
    let at = 0
    while (at < bytes.length) {
      if (this.#headerBytes < HEADER_BYTES) {
        this.#length = this.#length * 256 + (bytes[at] ?? 0)
        this.#headerBytes += 1
        at += 1
        continue
      }
      const piece = bytes.subarray(at, at + this.#length - this.#pieceBytes)
      at += piece.length
      this.#pieces.push(piece)
      this.#pieceBytes += piece.length
      if (this.#pieceBytes < this.#length) return answers
      onAnswer(this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length))
      answers += 1
      this.#length = this.#headerBytes = this.#pieceBytes = 0
      this.#pieces = []
    }
    return answers
  }
}

class RawPipe {
  readonly #child: ChildProcess
  readonly #input: Writable
  #frame = Buffer.alloc(0)
  /** The frames of one turn of the loop, joined; as many as there may be in flight. */
  #frames = Buffer.alloc(0)
  #toSend = 0
  #toCome = 0
  readonly #answers = new Answers()
  #last: Buffer | undefined = undefined
  #finish: () => void = () => undefined

  constructor(child: ChildProcess, input: Writable, output: Readable) {
    this.#child = child
    this.#input = input
    output.on('data', (bytes: Buffer) => this.#onData(bytes))
  }

  drive({ calls, inFlight, bytes }: Load): Promise<void> {
    this.#frame = Buffer.alloc(HEADER_BYTES + bytes, 'x')
    this.#frame.writeUInt32BE(bytes)
    this.#frames = inFlight === 1 ? this.#frame : Buffer.concat(Array<Buffer>(inFlight).fill(this.#frame))
    this.#toSend = calls
    this.#toCome = calls
    return new Promise((resolve) => {
      this.#finish = resolve
      this.#send(inFlight)
    })
  }

  async close(): Promise<void> {
    this.#input.end()
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }

  #send(wanted: number): void {
    const count = Math.min(wanted, this.#toSend)
    if (count === 0) return
    this.#toSend -= count
    this.#input.write(count === 1 ? this.#frame : this.#frames.subarray(0, count * this.#frame.length))
  }

  #onData(bytes: Buffer): void {
    const answers = this.#answers.take(bytes, (answer) => (this.#last = answer))
    if (answers === 0) return
    this.#toCome -= answers
    if (this.#toCome > 0) return this.#send(answers)
    if (this.#last?.length !== this.#frame.length - HEADER_BYTES)
      throw new RangeError('the echo gave back something else')
    this.#finish()
  }
}
