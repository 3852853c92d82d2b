import { describe, it } from 'vitest'
import { expectAgreement, LIMIT_MS } from './expect-agreement.ts'
import { EVERYTHING } from './random-tree.ts'

describe('the supervisors and the model', () => {
  it('agree about random trees to which random things happen', { timeout: LIMIT_MS }, () =>
    expectAgreement(EVERYTHING, 500),
  )
})
