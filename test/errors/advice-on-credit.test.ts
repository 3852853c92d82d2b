import { describe, expect, it } from 'vitest'
import { adviceOnCredit } from '../../src/errors/advice-on-credit.ts'

describe('adviceOnCredit', () => {
  it('says what a worker sends after each cast', () => {
    expect(adviceOnCredit({ missingCredit: 1 })).toMatch(/^It never said of the one cast .*`\[11, 0, 1\]`/)
    expect(adviceOnCredit({ missingCredit: 4 })).toMatch(/^It never said of any of the 4 casts /)
  })

  it('says nothing of a worker that gives credit', () => {
    expect(adviceOnCredit({})).toBe(undefined)
  })
})
