import { describe, it } from 'vitest'
import { expectNoFault, LIMIT_MS } from './expect-no-fault.ts'

describe('a host whose worker is hostile', () => {
  it(
    'ends it for what breaks the protocol and for nothing else, hangs no call, lets nothing escape, and its other worker never notices',
    { timeout: LIMIT_MS },
    () => expectNoFault(40_000),
  )
})
