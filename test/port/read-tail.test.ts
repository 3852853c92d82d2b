import { describe, expect, it } from 'vitest'
import { readTail } from '../../src/port/read-tail.ts'
import { Tail } from '../../src/process/tail.ts'

describe('readTail', () => {
  it('tells what was said after the last silence as last words, and when', () => {
    const tail = new Tail(100)
    tail.push(Buffer.from('panic: of an earlier call\n'), 0)
    tail.push(Buffer.from('no disk\n'), 2_000)
    const stderrTail = 'panic: of an earlier call\nno disk\n'
    expect(readTail(tail, 2_300)).toEqual({ stderrTail, lastWords: { text: 'no disk', beforeEndMs: 300 } })
    expect(readTail(tail, 1_999).lastWords?.beforeEndMs, 'read after the end').toBe(0)
  })

  it('has no last words of a program that said nothing', () => {
    expect(readTail(new Tail(100), 5)).toEqual({ stderrTail: '' })
  })
})
