import { describe, expect, it } from 'vitest'
import { RecentNeed } from '../../src/pool/recent-need.ts'
import { shrinkNow } from '../../src/pool/shrink-now.ts'

const IDLE = [
  { id: '1', idleSince: 300 },
  { id: '2', idleSince: 100 },
  { id: '3', idleSince: 200 },
]

/** Four were needed until 500, and `needed` from then on. */
function shrink(needed: number, now: number, { lingerMs = 0, idle = IDLE } = {}) {
  const recent = new RecentNeed(1_000)
  recent.observe(4, 0)
  recent.observe(needed, 500)
  const { stop, lookAt } = shrinkNow({ members: 4, idle, lingerMs }, recent, now)
  return { stop: stop.map(({ id }) => id).join(' '), lookAt }
}

describe('shrinkNow', () => {
  it('stops nobody who was needed lately, and says when to look again', () => {
    expect(shrink(1, 1_499)).toEqual({ stop: '', lookAt: 1_500 })
  })

  it('stops as many as are too many, those that were idle longest first', () => {
    expect(shrink(2, 1_500)).toEqual({ stop: '2 3', lookAt: undefined })
    expect(shrink(1, 1_500)).toEqual({ stop: '2 3 1', lookAt: undefined })
  })

  it('a member lingers, to the millisecond', () => {
    expect(shrink(1, 1_599, { lingerMs: 1_500 })).toEqual({ stop: '', lookAt: 1_600 })
    expect(shrink(1, 1_700, { lingerMs: 1_500 })).toEqual({ stop: '2 3', lookAt: 1_800 })
  })

  it('stops nobody who has work, and need not look again before somebody is idle', () => {
    expect(shrink(1, 1_500, { idle: [] })).toEqual({ stop: '', lookAt: undefined })
  })

  it('stops nobody when all are needed', () => {
    expect(shrink(4, 9_000)).toEqual({ stop: '', lookAt: undefined })
  })
})
