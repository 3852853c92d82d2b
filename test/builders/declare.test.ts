import { describe, expect, it, vi } from 'vitest'
import { declare } from '../../src/builders/declare.ts'
import { supervisor } from '../../src/builders/supervisor.ts'
import { worker } from '../../src/builders/worker.ts'
import type { ChildSpec } from '../../src/spec/child-spec.ts'
import { Kinds } from '../../src/spec/kinds.ts'
import type { SpecKind } from '../../src/spec/spec-kind.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { PROGRAM, refusal } from '../spec/fakes.ts'

const foreign = { name: 'test:x', type: 'worker', parse: vi.fn(() => ({ kind: 'test:x' as const })) } satisfies SpecKind
const spec = (): ChildSpec => ({ id: 'x', start: { kind: 'test:x' } })

describe('declare', () => {
  it('returns the spec itself, which nobody can change any more', () => {
    const given = { id: 'a', start: { ...PROGRAM } }
    const declared = declare(given)
    expect(declared).toBe(given)
    expect(() => Object.assign(declared, { id: 'b' })).toThrow(TypeError)
    expect(() => Object.assign(declared.start, { command: 'b' })).toThrow(TypeError)
  })

  it('checks a spec of a foreign kind with that kind, and systems that have it do not read it again', () => {
    const kinds = new Kinds<SpecKind>([...OWN_KINDS.all, foreign])
    const declared = declare(spec(), foreign)
    const tree = supervisor('main', {}, [declared, worker('w', PROGRAM)])
    expect(foreign.parse).toHaveBeenCalledTimes(1)
    expect([kinds.recall(declared)?.id, kinds.recall(tree)?.id]).toEqual(['x', 'main'])
    expect([OWN_KINDS.recall(declared), OWN_KINDS.recall(tree)]).toEqual([undefined, undefined])
  })

  it('leaves a spec of a kind that it does not know for later, with everything above it', () => {
    const declared = spec()
    const tree = supervisor('main', {}, [declared, worker('w', PROGRAM)])
    expect(new Kinds<SpecKind>([...OWN_KINDS.all, foreign]).recall(tree)).toBeUndefined()
  })

  it('refuses at once what can be of no kind', () => {
    const wrong = { id: 'a', start: { kind: 'wroker' } } as unknown as ChildSpec
    expect(refusal(() => declare(wrong))).toMatch(/^SPEC_INVALID_START Child "a".*Did you mean 'worker'\?/)
  })

  it('tells a place that does not suit a spec, though the spec itself was checked', () => {
    const significant = worker('a', PROGRAM, { restart: 'transient', significant: true })
    expect(refusal(() => supervisor('main', {}, [significant]))).toMatch(
      /^SPEC_BAD_COMBINATION Child "main\/a" is `significant`/,
    )
  })
})
