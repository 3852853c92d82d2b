import { describe, it } from 'vitest'
import { expectNoFault, LIMIT_MS } from './expect-no-fault.ts'

describe('a pool to which random things happen, in many scripts', () => {
  it(
    'settles each call once, runs none twice without leave, keeps their order, and has never more nor fewer members than it should',
    { timeout: LIMIT_MS },
    () => expectNoFault(4_000),
  )
})
