import { describe, expect, it } from 'vitest'
import { Administrations } from '../../src/supervisor/administrations.ts'

class Static {
  readonly kind = 'static'
}
class Dynamic {
  readonly kind = 'dynamic'
}

describe('Administrations', () => {
  it('finds one by its path and its class, until it is gone', () => {
    const administrations = new Administrations()
    const one = new Static()
    const forget = administrations.register('main', one)
    administrations.register('main/d', new Dynamic())
    expect(administrations.find('main', Static)).toBe(one)
    expect(administrations.find('main', Dynamic)).toBeUndefined()
    expect(administrations.find('main/x', Static)).toBeUndefined()
    forget()
    expect(administrations.find('main', Static)).toBeUndefined()
  })
})
