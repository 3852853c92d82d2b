import { describe, expect, it } from 'vitest'
import { WireError } from '../../src/errors/wire-error.ts'

describe('WireError', () => {
  it('carries its code and what caused it', () => {
    const cause = new Error('deeper')
    expect(new WireError('WIRE_BAD_PAYLOAD', 'why', { cause })).toMatchObject({
      name: 'WireError',
      code: 'WIRE_BAD_PAYLOAD',
      cause,
    })
  })
})
