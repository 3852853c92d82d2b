import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { FrameWriter } from '../../src/port/frame-writer.ts'
import { within } from '../fixtures/await-event.ts'

/** A pipe whose other end takes a chunk only when it is told to. */
class SlowPipe extends Writable {
  /** What each write to the operating system would have held. */
  readonly writes: Buffer[] = []
  #tell: () => void = () => undefined
  #release: (() => void) | undefined
  /** The other end has closed it. */
  isClosed = false

  constructor() {
    super({ highWaterMark: 1_000 })
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#take(chunk, done)
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  /** Resolves when there were so many writes. */
  async hasWritten(count: number): Promise<void> {
    while (this.writes.length < count) {
      const next = new Promise<void>((resolve) => (this.#tell = resolve))
      await within(`${count} writes; there were ${this.writes.length}`, next)
    }
  }

  /** The other end reads what it was given. */
  read(): void {
    this.#release?.()
  }

  #take(chunk: Buffer, done: (error?: Error) => void): void {
    if (this.isClosed) return done(new Error('EPIPE'))
    this.writes.push(chunk)
    this.#release = done
    this.#tell()
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const stage = () => {
  const pipe = new SlowPipe()
  let drained = 0
  const told: unknown[] = []
  const writer = new FrameWriter(pipe, {
    onDrain: () => (drained += 1),
    onBroken: () => told.push('broken'),
    onUnwritten: (frames) => told.push(frames),
  })
  return { pipe, writer, told, drained: () => drained }
}

describe('FrameWriter', () => {
  it('joins the small frames of one turn in one write', async () => {
    const { pipe, writer } = stage()
    for (const text of ['a', 'b', 'c']) writer.write(Buffer.from(text))
    expect(pipe.writes).toEqual([])
    await pipe.hasWritten(1)
    expect(pipe.writes.map(String)).toEqual(['abc'])
  })

  it('writes a single frame as it is, without a copy', async () => {
    const { pipe, writer } = stage()
    const frame = Buffer.alloc(100)
    writer.write(frame)
    await pipe.hasWritten(1)
    expect(pipe.writes[0]).toBe(frame)
  })

  it('gives large frames to one vectored write, in order', async () => {
    const { pipe, writer } = stage()
    for (const text of ['a', 'b', 'c']) writer.write(Buffer.alloc(40_000, text))
    await turn()
    pipe.read()
    await turn()
    expect(
      Buffer.concat(pipe.writes).equals(Buffer.concat(['a', 'b', 'c'].map((text) => Buffer.alloc(40_000, text)))),
    ).toBe(true)
    expect(pipe.writes.length).toBeLessThanOrEqual(2)
  })

  it('is congested from the end of the turn until the pipe drains, and tells it once', async () => {
    const { pipe, writer, drained } = stage()
    writer.write(Buffer.alloc(2_000))
    expect(writer.isCongested).toBe(false)
    await pipe.hasWritten(1)
    expect(writer.isCongested).toBe(true)
    pipe.read()
    await turn()
    expect([writer.isCongested, drained()]).toEqual([false, 1])
  })

  it('still takes frames while it is congested; none is lost', async () => {
    const { pipe, writer } = stage()
    writer.write(Buffer.alloc(2_000, 'a'))
    await pipe.hasWritten(1)
    writer.write(Buffer.from('b'))
    await turn()
    pipe.read()
    await pipe.hasWritten(2)
    expect(Buffer.concat(pipe.writes).toString()).toBe(`${'a'.repeat(2_000)}b`)
  })

  it('writes what is pending before it ends the pipe, and nothing after', async () => {
    const { pipe, writer } = stage()
    writer.write(Buffer.from('last'))
    writer.end()
    writer.write(Buffer.from('too late'))
    writer.end()
    pipe.read()
    await turn()
    expect([pipe.writes.map(String), pipe.writableFinished]).toEqual([['last'], true])
  })

  it('tells how many frames a closed pipe has refused, those of one turn in one number', async () => {
    const { pipe, writer, told } = stage()
    writer.write(Buffer.from('read'))
    await turn()
    pipe.read()
    pipe.isClosed = true
    for (const text of ['a', 'b']) writer.write(Buffer.from(text))
    // In parts, and too large to be joined.
    writer.write([Buffer.from('c'), Buffer.alloc(100_000)])
    await turn()
    writer.write(Buffer.from('d'))
    await turn()
    expect(told).toEqual(['broken', 3, 1])
  })

  it('tells of a reader that closed with something unread that the last frame was not read, nor what waited behind it', async () => {
    const { pipe, writer, told } = stage()
    for (const text of ['read', 'perhaps read', 'not read']) writer.write(Buffer.from(text))
    await turn()
    pipe.read()
    await turn()
    pipe.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }))
    writer.write(Buffer.from('too late'))
    await turn()
    expect(told.filter((what) => what !== 'broken').reduce((sum: number, frames) => sum + Number(frames), 0)).toBe(2)
  })

  it('tells nothing of a long frame that its reader closed with: reading it may have been the end of the reader', async () => {
    const { pipe, writer, told } = stage()
    writer.write([Buffer.from('long'), Buffer.alloc(100_000)])
    await turn()
    pipe.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }))
    await turn()
    expect(told).toEqual(['broken'])
  })

  it('tells nothing of frames that were on their way into a pipe when it broke, nor of those behind them', async () => {
    const { pipe, writer, told } = stage()
    writer.write(Buffer.from('on its way'))
    await turn()
    writer.write(Buffer.from('behind it'))
    await turn()
    pipe.destroy(new Error('EPIPE'))
    await turn()
    expect(told).toEqual(['broken'])
  })

  it('counts a broken pipe as congested for good, and never says that it drained', async () => {
    const { pipe, writer, drained } = stage()
    writer.write(Buffer.alloc(2_000))
    await pipe.hasWritten(1)
    pipe.destroy(new Error('EPIPE'))
    await turn()
    writer.write(Buffer.from('to the dead'))
    await turn()
    expect([writer.isCongested, drained(), pipe.writes.length]).toEqual([true, 0, 1])
  })
})
