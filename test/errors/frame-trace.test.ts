import { expect, it } from 'vitest'
import { formatFrames } from '../../src/errors/frame-trace.ts'

it('frames are one line, oldest first, with arrows as the host sees them', () => {
  expect(
    formatFrames([
      { direction: 'to', kind: 'CALL', bytes: 54 },
      { direction: 'from', kind: 'REPLY', bytes: 12 },
    ]),
  ).toBe('> CALL 54 B, < REPLY 12 B')
  expect(formatFrames([])).toBe('')
})
