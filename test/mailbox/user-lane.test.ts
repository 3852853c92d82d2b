import { describe, expect, it } from 'vitest'
import { PRIORITIES } from '../../src/mailbox/user-lane.ts'

describe('PRIORITIES', () => {
  it('are four steps up and four down from that of a message that says nothing', () => {
    expect(PRIORITIES).toEqual({ lowest: -4, highest: 4 })
  })
})
