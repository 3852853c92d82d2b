import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { resolveAffinity } from '../../src/pool/resolve-affinity.ts'
import { refusal } from '../spec/fakes.ts'

const resolve = (affinity: unknown) => resolveAffinity(new Fields('Pool "a"', { affinity }))

const key = () => 'a'

describe('resolveAffinity', () => {
  it('is off unless it is there', () => {
    expect(resolve(undefined)).toBeUndefined()
  })

  it.each([
    [{}, { mode: 'hint', onLost: 'rebind' }],
    [
      { mode: 'hint', onLost: 'rebind' },
      { mode: 'hint', onLost: 'rebind' },
    ],
    [{ mode: 'strict' }, { mode: 'strict', onLost: 'fail' }],
    [
      { mode: 'strict', onLost: 'rebind' },
      { mode: 'strict', onLost: 'rebind' },
    ],
  ])('%j', (options, expected) => {
    expect(resolve({ key, ...options })).toEqual({ key, ...expected })
  })

  it.each([
    [{}, 'SPEC_INVALID_OPTION', 'expected `affinity.key` to be a function; got undefined'],
    [{ key: 'user' }, 'SPEC_INVALID_OPTION', "expected `affinity.key` to be a function; got 'user'"],
    [{ key, mode: 'sticky' }, 'SPEC_INVALID_OPTION', "`affinity.mode` to be one of 'hint', 'strict'; got 'sticky'"],
    [{ key, onLost: 'wait' }, 'SPEC_INVALID_OPTION', "`affinity.onLost` to be one of 'fail', 'rebind'; got 'wait'"],
    [{ key, onLost: 'fail' }, 'SPEC_BAD_COMBINATION', "`affinity.onLost` to be 'rebind', since `mode` is 'hint'"],
    [{ key, keys: 1 }, 'SPEC_UNKNOWN_OPTION', '`keys`'],
  ])('%j is refused with %s', (affinity, code, message) => {
    const said = refusal(() => resolve(affinity))
    expect(said).toContain(message)
    expect(said.startsWith(`${code} `)).toBe(true)
  })
})
