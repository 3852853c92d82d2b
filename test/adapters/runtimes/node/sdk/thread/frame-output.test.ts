import { describe, expect, it } from 'vitest'
import { controlBlock } from '../../../../../../adapters/runtimes/node/sdk/thread/control-block.ts'
import { frameOutput } from '../../../../../../adapters/runtimes/node/sdk/thread/frame-output.ts'

/**
 * Two threads' sides of one descriptor, in one thread; `writeSync` decides what the descriptor
 * does.
 */
function setUp(writeSync: (bytes: Buffer, offset: number) => number) {
  const control = controlBlock(new SharedArrayBuffer(256))
  const written: string[] = []
  const side = () =>
    frameOutput({
      fd: 4,
      control,
      writeSync(_fd, bytes, offset) {
        const n = writeSync(Buffer.from(bytes), offset)
        written.push(Buffer.from(bytes.subarray(offset, offset + n)).toString())
        return n
      },
      pongFrame: (seq, progress) => Buffer.from(`<pong ${seq} ${progress}>`),
    })
  return { main: side(), reader: side(), control, written }
}

const failWith = (code: string): never => {
  throw Object.assign(new Error(code), { code })
}

describe('frameOutput', () => {
  it('goes on after a partial write, and sleeps while the descriptor is full', () => {
    const steps = [2, 'EAGAIN', 'EAGAIN', 1, 3]
    const { main, written, control } = setUp(() => {
      const step = steps.shift() ?? 0
      return typeof step === 'string' ? failWith(step) : step
    })
    const before = process.cpuUsage()
    main.write(Buffer.from('abcdef'))
    const { user, system } = process.cpuUsage(before)
    expect(written).toEqual(['ab', 'c', 'def'])
    expect(user + system, 'no busy waiting').toBeLessThan(1_000_000)
    expect(control.lock[0]).toBe(0)
  })

  it('throws any other error, and lets go of the lock', () => {
    const { main, control } = setUp(() => failWith('EPIPE'))
    expect(() => {
      main.write(Buffer.from('a'))
    }).toThrow('EPIPE')
    expect(control.lock[0]).toBe(0)
  })

  it('writes a PONG at once, with the progress, when nobody else is writing', () => {
    const { reader, written, control } = setUp((bytes) => bytes.length)
    control.progress[0] = -1
    reader.pong(7)
    expect(written).toEqual(['<pong 7 4294967295>'])
  })

  it('leaves PONGs to the thread that is writing: they follow its frame', () => {
    const { main, reader, written } = setUp((bytes, offset) => {
      // The first half is in the pipe; the PINGs come now.
      if (offset === 0 && bytes.toString() === 'abcd') {
        reader.pong(1)
        reader.pong(2)
        return 2
      }
      return bytes.length - offset
    })
    main.write(Buffer.from('abcd'))
    expect(written).toEqual(['ab', 'cd', '<pong 1 0>', '<pong 2 0>'])
  })

  it('keeps as many PONGs as the ring holds while the host does not read', () => {
    const { main, reader, written } = setUp((bytes, offset) => {
      if (bytes.toString() === 'abcd') for (let seq = 1; seq <= 100; seq++) reader.pong(seq)
      return bytes.length - offset
    })
    main.write(Buffer.from('abcd'))
    expect(written).toHaveLength(1 + 24)
    reader.pong(101)
    expect(written.at(-1)).toBe('<pong 101 0>')
  })
})
