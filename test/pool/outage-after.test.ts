import { describe, expect, it } from 'vitest'
import { outageAfter } from '../../src/pool/outage-after.ts'

const reason = { type: 'exited', code: 1 } as const

describe('outageAfter', () => {
  it('begins with the first start that fails, and waits a second', () => {
    expect(outageAfter(undefined, { reason, now: 500, random: 0 })).toMatchObject({
      cause: 'start_failed',
      since: 500,
      nextProbeAt: 1_500,
      probes: 0,
    })
  })

  it('lasts on with the next, which waits for longer', () => {
    const first = outageAfter(undefined, { reason, now: 0, random: 0 })
    const second = outageAfter(first, { reason, now: 1_000, random: 0 })
    expect(second).toMatchObject({ since: 0, nextProbeAt: 3_000, probes: 1 })
  })
})
