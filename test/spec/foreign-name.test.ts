import { describe, expect, it } from 'vitest'
import { isForeignName } from '../../src/spec/foreign-name.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'

describe('isForeignName', () => {
  it.each(['acme:container', 'a.b:c-d_1'])('takes %s', (name) => {
    expect(isForeignName(name)).toBe(true)
  })

  it.each(['acme', ':x', 'x:', 'a:b:c', 'a b:c', 'a/b:c', 5, undefined])('does not take %s', (name) => {
    expect(isForeignName(name)).toBe(false)
  })

  it('takes none of ours', () => {
    expect(OWN_KINDS.names.filter(isForeignName)).toEqual([])
  })
})
