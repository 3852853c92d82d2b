import { describe, expect, it } from 'vitest'
import { rememberChecked } from '../../src/spec/checked-specs.ts'
import { Kinds } from '../../src/spec/kinds.ts'
import type { SpecKind } from '../../src/spec/spec-kind.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { PROGRAM, refusal } from './fakes.ts'
import { resolveChildSpec } from './resolve.ts'

const kind = (name: 'a:b' | 'a:c'): SpecKind => ({ name, type: 'worker', parse: () => ({ kind: name }) })
const resolved = resolveChildSpec({ id: 'a', start: PROGRAM }, { path: '', autoShutdown: undefined })

describe('Kinds', () => {
  it('finds a kind by its name, and lists the names in order', () => {
    const [b, c] = [kind('a:b'), kind('a:c')]
    const kinds = new Kinds([b, c])
    expect(kinds.names).toEqual(['a:b', 'a:c'])
    expect([kinds.find('a:c'), kinds.find('x'), kinds.find(undefined)]).toEqual([c, undefined, undefined])
  })

  it('refuses two of one name', () => {
    expect(refusal(() => new Kinds([kind('a:b'), kind('a:b')]))).toMatch(/^SPEC_BAD_COMBINATION .*'a:b'/)
  })

  it('gives the kind of a spec that was checked; another spec is a mistake of ours', () => {
    expect(OWN_KINDS.of(resolved).name).toBe('worker')
    expect(() => new Kinds([kind('a:b')]).of(resolved)).toThrow(TypeError)
  })

  it('recalls what was made of a spec, when it was checked by kinds that it has itself', () => {
    const b = kind('a:b')
    const spec = { id: 'a' }
    rememberChecked(spec, { resolved, kinds: [b] })
    expect(new Kinds([b]).recall(spec)).toBe(resolved)
    expect(new Kinds([kind('a:b')]).recall(spec)).toBeUndefined()
    expect(new Kinds([]).recall(spec)).toBeUndefined()
    expect(new Kinds([b]).recall({ ...spec })).toBeUndefined()
  })
})
