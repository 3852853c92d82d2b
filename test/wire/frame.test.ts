import { expect, it } from 'vitest'
import { bytesOf, type Frame, wholeFrame } from '../../src/wire/frame.ts'

it.each<[string, Frame]>([
  ['in one piece', Buffer.from('abcdef')],
  ['in parts', [Buffer.from('ab'), Buffer.from(''), Buffer.from('cdef')]],
])('a frame %s has a length and a whole', (_, frame) => {
  expect(bytesOf(frame)).toBe(6)
  expect(wholeFrame(frame).toString()).toBe('abcdef')
})
