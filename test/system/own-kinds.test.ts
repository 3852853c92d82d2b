import { describe, expect, it } from 'vitest'
import type { ChildKind, KindSystem } from '../../src/adapter-kit.ts'
import type { ForeignStart } from '../../src/spec/child-spec.ts'
import { KINDS, kindsWith, OWN_KINDS } from '../../src/system/own-kinds.ts'

const foreign: ChildKind<ForeignStart, KindSystem> = {
  name: 'test:x',
  type: 'worker',
  parse: () => ({ kind: 'test:x' }),
  starter: () => () => Promise.resolve({ outcome: 'ignore' }),
}

describe('kindsWith', () => {
  it('adds others to ours, which stay as they are', () => {
    expect(kindsWith([foreign]).names).toEqual([...OWN_KINDS.names, 'test:x'])
    expect(OWN_KINDS.find('test:x')).toBeUndefined()
  })

  it('is our own table when there are no others', () => {
    expect([kindsWith(), kindsWith([])]).toEqual([OWN_KINDS, OWN_KINDS])
  })
})

describe('the option `kinds`', () => {
  it('takes kinds alone', () => {
    expect([KINDS.is([]), KINDS.is([foreign])]).toEqual([true, true])
  })

  it.each([
    ['without a colon in its name', { ...foreign, name: 'x' }],
    ['of no type', { ...foreign, type: 'pool' }],
    ['that cannot parse', { ...foreign, parse: undefined }],
    ['that starts nothing', { ...foreign, starter: 'x' }],
  ])('refuses one %s', (_, kind) => {
    expect(KINDS.is([foreign, kind])).toBe(false)
  })
})
