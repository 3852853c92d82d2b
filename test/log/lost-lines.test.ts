import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { LostLines } from '../../src/log/lost-lines.ts'

/** A logger whose stream can be broken, and what got through. */
function stage() {
  const stream = { isBroken: false, lines: [] as string[] }
  const write = (line: string): void => {
    if (stream.isBroken) throw new Error('ENOSPC: no space left on device')
    const { msg }: { msg: string } = JSON.parse(line)
    stream.lines.push(msg)
  }
  const lost = new LostLines()
  const logger = pino({ level: 'warn' }, { write })
  const log = (level: 'warn' | 'info', text: string): void => lost.guard(logger, [level, text, {}])
  return { stream, lost, log }
}

describe('lines that are lost', () => {
  it('are counted, and told after the first line that gets through again', () => {
    const { stream, lost, log } = stage()
    log('warn', 'a')
    stream.isBroken = true
    for (const text of ['b', 'c']) log('warn', text)
    expect(lost.total).toBe(2)
    stream.isBroken = false
    for (const text of ['d', 'e']) log('warn', text)
    expect(stream.lines).toEqual(['a', 'd', '2 lines of this log were lost: ENOSPC: no space left on device', 'e'])
    expect(lost.total).toBe(2)
  })

  it('are counted when a stream of the user tells of them later, and its error ends nobody', () => {
    const stream = Object.assign(new EventEmitter(), { write: () => true })
    const lost = new LostLines()
    const undo = lost.watch(pino({}, stream))
    stream.emit('error', new Error('EPIPE'))
    expect(lost.total).toBe(1)
    undo()
    expect(stream.listenerCount('error')).toBe(0)
  })

  it('are not told by a line that is not written because of its level', () => {
    const { stream, log } = stage()
    stream.isBroken = true
    log('warn', 'a')
    log('info', 'b')
    stream.isBroken = false
    log('info', 'c')
    expect(stream.lines).toEqual([])
    log('warn', 'd')
    expect(stream.lines).toHaveLength(2)
  })
})
