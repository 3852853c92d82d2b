import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { isRecord } from '../../src/options/option-rule.ts'
import { refusal } from '../spec/fakes.ts'

const RULE = { advice: 'Mend it.' }
const of = (record: Readonly<Record<string, unknown>>) => new Fields('Child "a"', record)

describe('Fields', () => {
  it('a field that is absent or undefined gives undefined, whatever is asked for', () => {
    for (const fields of [of({}), of({ x: undefined })]) {
      const range = { ...RULE, min: 1, unit: '' }
      expect([
        fields.oneOf('x', ['a'], RULE),
        fields.boolean('x', RULE),
        fields.whole('x', range),
        fields.number('x', range),
        fields.wholeOr('x', ['off'], range),
        fields.nonEmptyText('x', RULE),
        fields.texts('x', RULE),
        fields.variables('x', RULE),
        fields.record('x', RULE),
        fields.records('x', RULE),
      ]).toEqual(Array(10).fill(undefined))
    }
  })

  it('null is a value, and a wrong one', () => {
    expect(refusal(() => of({ x: null }).boolean('x', RULE))).toContain('got null')
    expect(refusal(() => of({ x: null }).whole('x', { ...RULE, min: 0 }))).toContain('got null')
  })

  it('bounds are inclusive, and named in the error', () => {
    const range = { ...RULE, min: 1, max: 3 }
    expect([1, 3].map((x) => of({ x }).whole('x', range))).toEqual([1, 3])
    expect(refusal(() => of({ x: 4 }).whole('x', range, ' of bytes'))).toContain(
      'a whole number of bytes from 1 to 3; got 4',
    )
    expect(refusal(() => of({ x: 0.5 }).number('x', range))).toContain('a number from 1 to 3; got 0.5')
  })

  it('names the field by its whole path', () => {
    const steps = of({ prepare: [{}, { steps: 'x' }] }).records('prepare', RULE)
    expect(refusal(() => steps?.[1]?.texts('steps', RULE))).toContain('expected `prepare[1].steps` to be')
    expect(of({ mailbox: {} }).record('mailbox', RULE)?.nameOf('queueMs')).toBe('mailbox.queueMs')
  })

  it('has a code of its own unless the rule has one', () => {
    expect(refusal(() => of({ x: 1 }).boolean('x', RULE))).toMatch(/^SPEC_INVALID_OPTION /)
    expect(refusal(() => of({ x: 1 }).boolean('x', { ...RULE, code: 'SPEC_INVALID_TYPE' }))).toMatch(
      /^SPEC_INVALID_TYPE /,
    )
  })
})

describe('isRecord', () => {
  it('is true for what JSON calls an object', () => {
    expect([{}, { a: 1 }, [], null, 'x', undefined, () => 1].map(isRecord)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('refuseOthers', () => {
  it('refuses a field that nobody asked for, by the path of its object', () => {
    const fields = of({ mailbox: { queueMs: 1, quueMs: 2 } })
    const mailbox = fields.record('mailbox', RULE)
    mailbox?.raw('queueMs')
    expect(refusal(() => mailbox?.refuseOthers())).toBe(
      'SPEC_UNKNOWN_OPTION Child "a", `mailbox`: there is no option `quueMs`. Did you mean `queueMs`? Valid: `queueMs`',
    )
    expect(refusal(() => fields.refuseOthers())).toBe('accepted')
  })

  it('takes those that are read elsewhere, and those that are undefined', () => {
    expect(refusal(() => of({ kind: 'x', y: undefined }).refuseOthers('kind'))).toBe('accepted')
  })
})
