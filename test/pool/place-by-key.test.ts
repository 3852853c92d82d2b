import { describe, expect, it } from 'vitest'
import { ownerOfKey } from '../../src/pool/owner-of-key.ts'
import { type KeyOwner, placeByKey } from '../../src/pool/place-by-key.ts'
import { hashOfText } from '../../src/supervisor/partition/hash-of-text.ts'

const WEIGHTS = ['1', '2', '3'].map(hashOfText)
const KEY = hashOfText('user-1')
const FIRST = ownerOfKey(KEY, WEIGHTS)
const SECOND = ownerOfKey(KEY, WEIGHTS, (index) => index !== FIRST)

const FREE: Omit<KeyOwner, 'weight'> = { state: 'ready', hasRoom: true }
const BUSY: Omit<KeyOwner, 'weight'> = { state: 'ready', hasRoom: false }
const LOST: Omit<KeyOwner, 'weight'> = { state: 'lost', hasRoom: false }

const HINT = { mode: 'hint', onLost: 'rebind' } as const
const FAIL = { mode: 'strict', onLost: 'fail' } as const
const REBIND = { mode: 'strict', onLost: 'rebind' } as const

/** The member of the key, the one that would be next, and a third one that is free. */
function membersOf(first: Omit<KeyOwner, 'weight'>, second: Omit<KeyOwner, 'weight'>): readonly KeyOwner[] {
  return WEIGHTS.map((weight, index) => ({ weight, ...(index === FIRST ? first : index === SECOND ? second : FREE) }))
}

describe('placeByKey', () => {
  it.each([
    ['hint', 'free', HINT, FREE, FREE, { go: 'serve', index: FIRST }],
    ['hint', 'busy', HINT, BUSY, FREE, { go: 'anyone' }],
    ['hint', 'lost', HINT, LOST, FREE, { go: 'serve', index: SECOND }],
    ['hint', 'lost, and the next busy', HINT, LOST, BUSY, { go: 'anyone' }],
    ['strict, fail', 'free', FAIL, FREE, FREE, { go: 'serve', index: FIRST }],
    ['strict, fail', 'busy', FAIL, BUSY, FREE, { go: 'wait', index: FIRST }],
    ['strict, fail', 'lost', FAIL, LOST, FREE, { go: 'lost', index: FIRST }],
    ['strict, rebind', 'free', REBIND, FREE, FREE, { go: 'serve', index: FIRST }],
    ['strict, rebind', 'busy', REBIND, BUSY, FREE, { go: 'wait', index: FIRST }],
    ['strict, rebind', 'lost', REBIND, LOST, FREE, { go: 'serve', index: SECOND }],
    ['strict, rebind', 'lost, and the next busy', REBIND, LOST, BUSY, { go: 'wait', index: SECOND }],
  ] as const)('%s: its member is %s', (_mode, _state, affinity, first, second, expected) => {
    expect(placeByKey(KEY, membersOf(first, second), affinity)).toEqual(expected)
  })

  it.each([HINT, FAIL, REBIND])('is nobody in particular as long as nobody was ready: $mode, $onLost', (affinity) => {
    expect(placeByKey(KEY, [], affinity)).toEqual({ go: 'anyone' })
  })
})
