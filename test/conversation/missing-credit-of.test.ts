import { describe, expect, it } from 'vitest'
import { missingCreditOf } from '../../src/conversation/missing-credit-of.ts'

describe('missingCreditOf', () => {
  it.each([
    ['perl', 4, 4],
    ['perl', 0, 0],
    ['gopher/1.0', 1, 1],
    ['python/0.1.0', 4, 0],
    ['node/0.1.0', 4, 0],
    ['go/0.1.0', 4, 0],
    [undefined, 4, 0],
  ])(
    'of a worker of the SDK %o with %i casts that it never gave credit for is %i',
    (sdk, castsWithoutCredit, missing) => {
      expect(missingCreditOf(sdk, { castsWithoutCredit })).toEqual(missing === 0 ? {} : { missingCredit: missing })
    },
  )
})
