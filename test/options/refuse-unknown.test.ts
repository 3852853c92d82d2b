import { expect, it } from 'vitest'
import { refuseUnknown } from '../../src/options/refuse-unknown.ts'
import { refusal } from '../spec/fakes.ts'

it('names the option that does not exist, and those that do', () => {
  expect(refusal(() => refuseUnknown('start()', { log: 1, signls: [] }, ['log', 'signals']))).toBe(
    'SPEC_UNKNOWN_OPTION start(): there is no option `signls`. Did you mean `signals`? Valid: `signals`, `log`',
  )
})

it('an option that is undefined is absent', () => {
  expect(refusal(() => refuseUnknown('start()', { signls: undefined }, ['log']))).toBe('accepted')
})

it('names of what every object has are no options', () => {
  expect(refusal(() => refuseUnknown('start()', { constructor: 1 }, ['log']))).toMatch(/^SPEC_UNKNOWN_OPTION /)
})
