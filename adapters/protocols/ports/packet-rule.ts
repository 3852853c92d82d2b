import type { OptionRule } from '../../../src/adapter-kit.ts'

/** Of the option `packet`. */
export const PACKET_RULE: OptionRule = {
  is: (value) => value === 1 || value === 2 || value === 4,
  expected: '1, 2 or 4',
}

/** Of the option `packet` of programs whose payloads are text, or may be. */
export const PACKET_OR_LINE_RULE: OptionRule = {
  is: (value) => value === 'line' || PACKET_RULE.is(value),
  expected: "1, 2, 4 or 'line'",
}

/** No value of it is right, so one that is missing is told. */
export const NO_PACKET: object = { packet: 0 }
