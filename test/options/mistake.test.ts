import { expect, it } from 'vitest'
import { mistake } from '../../src/options/mistake.ts'

it('says what failed, to whom, why, and what to do', () => {
  const error = mistake({
    code: 'SPEC_INVALID_TYPE',
    owner: 'Child "a"',
    field: 'type',
    expected: "one of 'worker', 'supervisor'",
    got: 7,
    advice: 'Leave it out.',
  })
  expect(error).toMatchObject({
    name: 'SpecError',
    code: 'SPEC_INVALID_TYPE',
    message: "Child \"a\" has a wrong spec: expected `type` to be one of 'worker', 'supervisor'; got 7. Leave it out.",
  })
})
