import { describe, expect, it } from 'vitest'
import { ArgumentStream } from '../../src/calls/argument-stream.ts'
import { FakeLine } from './fake-line.ts'

/** All that is due in this turn of the event loop has happened then: for what must not happen. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Counts what was taken, and says whether it was left. */
function counting(end = Number.POSITIVE_INFINITY) {
  const seen = { taken: 0, isLeft: false }
  const source = (function* () {
    try {
      while (seen.taken < end) yield (seen.taken += 1)
    } finally {
      seen.isLeft = true
    }
  })()
  return { seen, source }
}

const stage = (source: Iterable<unknown> | AsyncIterable<unknown>) => {
  const stream = new ArgumentStream(source)
  const line = new FakeLine()
  stream.begin(line)
  return { stream, line }
}

describe('ArgumentStream', () => {
  it('takes nothing from its source before it is asked, and no more than it is asked for', async () => {
    const { seen, source } = counting()
    const { stream, line } = stage(source)
    await turn()
    expect([seen.taken, stream.isTouched]).toEqual([0, false])
    stream.pull(2)
    await line.hasSaid(2)
    await turn()
    expect(line.said).toEqual([
      ['push', 1],
      ['push', 2],
    ])
    expect([seen.taken, stream.isTouched]).toEqual([2, true])
    stream.close()
  })

  it('goes on when more is wanted while it waits for its source', async () => {
    const { stream, line } = stage(
      (async function* () {
        for (let n = 1; n <= 3; n += 1) {
          await turn()
          yield n
        }
      })(),
    )
    stream.pull(1)
    stream.pull(4)
    await line.hasSaid(4)
    expect(line.said).toEqual([['push', 1], ['push', 2], ['push', 3], ['end']])
  })

  it('says the end only when an element was wanted that is not there', async () => {
    const { source } = counting(1)
    const { stream, line } = stage(source)
    stream.pull(1)
    await line.hasSaid(1)
    await turn()
    expect(line.said).toEqual([['push', 1]])
    stream.pull(1)
    await line.hasSaid(2)
    expect(line.said).toEqual([['push', 1], ['end']])
    stream.pull(5)
    await turn()
    expect(line.said).toHaveLength(2)
  })

  it('passes on why its source failed', async () => {
    const failure = new Error('the file is gone')
    const { stream, line } = stage(
      (function* () {
        yield 1
        throw failure
      })(),
    )
    stream.pull(5)
    await line.hasSaid(2)
    expect(line.said).toEqual([
      ['push', 1],
      ['end', failure],
    ])
  })

  it('ends with the reason, and leaves its source, when an element cannot be carried', async () => {
    const { seen, source } = counting()
    const { stream, line } = stage(source)
    line.refused = 2
    stream.pull(5)
    await line.hasSaid(2)
    expect(line.said).toEqual([
      ['push', 1],
      ['end', new Error('2 cannot be carried')],
    ])
    expect(seen.isLeft).toBe(true)
  })

  it('leaves its source when the call is over', async () => {
    const { seen, source } = counting()
    const { stream, line } = stage(source)
    stream.pull(1)
    await line.hasSaid(1)
    stream.close()
    stream.close()
    stream.pull(1)
    await turn()
    expect(seen).toEqual({ taken: 1, isLeft: true })
    expect(line.said).toEqual([['push', 1]])
  })

  it('says nothing of what its source gives, or throws, after that', async () => {
    let give = (_: unknown): void => {}
    const source = (async function* () {
      await new Promise((resolve) => (give = resolve))
      throw new Error('too late')
    })()
    const { stream, line } = stage(source)
    stream.pull(1)
    await turn()
    stream.close()
    give(1)
    await turn()
    expect(line.said).toEqual([])
  })

  it('does not mind a source that fails to clean up', async () => {
    const source = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: 1 }),
        return: () => {
          throw new Error('no')
        },
      }),
    }
    const { stream, line } = stage(source)
    stream.pull(1)
    await line.hasSaid(1)
    stream.close()
    await turn()
    expect(line.said).toEqual([['push', 1]])
  })

  it('takes nothing from its source while the pipe is full, and goes on when it is not', async () => {
    const { seen, source } = counting()
    const { stream, line } = stage(source)
    line.isCongested = true
    stream.pull(1_000)
    await turn()
    expect([seen.taken, stream.isTouched]).toEqual([0, false])
    line.isCongested = false
    line.fullAfter = 3
    stream.resume()
    await line.hasSaid(3)
    await turn()
    expect(seen.taken).toBe(3)
    stream.close()
  })

  it('leaves the event loop its turns, however much is wanted of a source that has it all', async () => {
    const { seen, source } = counting()
    const { stream } = stage(source)
    expect(stream.pull(4_294_967_295)).toBe(true)
    for (let n = 0; n < 5; n += 1) await turn()
    expect(seen.taken).toBeLessThan(1_000)
    stream.close()
    const { taken } = seen
    for (let n = 0; n < 5; n += 1) await turn()
    expect(seen).toEqual({ taken, isLeft: true })
  })

  it('refuses to want more than can be counted; when it is over it wants nothing anyway', async () => {
    const { source } = counting()
    const { stream, line } = stage(source)
    line.isCongested = true
    expect([stream.pull(4_294_967_295), stream.pull(1)]).toEqual([true, false])
    stream.close()
    expect(stream.pull(4_294_967_295)).toBe(true)
  })

  it('may be begun again as long as nothing was taken', async () => {
    const { source } = counting(1)
    const { stream, line } = stage(source)
    const second = new FakeLine()
    stream.begin(second)
    stream.pull(2)
    await second.hasSaid(2)
    expect(line.said).toEqual([])
    expect(second.said).toEqual([['push', 1], ['end']])
  })
})
