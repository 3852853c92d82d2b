import { describe, expect, it } from 'vitest'
import { UNLIMITED } from '../../src/wire/content-limits.ts'
import { checkJsonClaims } from '../../src/wire/json-claims.ts'

const check = (text: string, maxContainers: number) => () =>
  checkJsonClaims(Buffer.from(text), { ...UNLIMITED, containers: maxContainers })
const REFUSED = expect.objectContaining({ code: 'WIRE_TOO_MANY_CONTAINERS' })

describe('checkJsonClaims', () => {
  it('counts what opens outside of text', () => {
    const text = '[{"[[":"{{"},{},[]]'
    expect(check(text, 4)).not.toThrow()
    expect(check(text, 3)).toThrow(REFUSED)
  })

  it.each(['"\\\\"', '"\\""', '"\\\\\\""'])('knows where %s ends', (text) => {
    expect(check(`[${text},[]]`, 2)).not.toThrow()
    expect(check(`[${text},[]]`, 1)).toThrow(REFUSED)
  })

  it('does not look at what is too short to hold too many', () => {
    expect(check('[[[[', 4)).not.toThrow()
    expect(check('[[[[', 3)).toThrow(REFUSED)
  })
})
