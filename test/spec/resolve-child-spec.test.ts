import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AutoShutdown } from '../../src/spec/supervisor-flags.ts'
import { PROGRAM, refusal } from './fakes.ts'
import { resolveChildren, resolveChildSpec } from './resolve.ts'

const NEVER = { path: 'linguistics', autoShutdown: 'never' } as const
const ANY = { path: 'linguistics', autoShutdown: 'any_significant' } as const
const NESTED = { kind: 'supervisor', flags: {}, children: [] }

const resolve = (fields: object, where: { path: string; autoShutdown: AutoShutdown | undefined } = NEVER) =>
  resolveChildSpec({ id: 'a', start: PROGRAM, ...fields }, where)

describe('resolveChildSpec', () => {
  it('fills in the defaults of a worker and of a supervisor', () => {
    expect(resolve({})).toMatchObject({
      id: 'a',
      restart: 'permanent',
      significant: false,
      shutdown: 5_000,
      type: 'worker',
      backoff: undefined,
    })
    expect(resolve({ start: NESTED })).toMatchObject({ restart: 'permanent', shutdown: 'infinity', type: 'supervisor' })
    expect(resolve({ type: 'supervisor' })).toMatchObject({ shutdown: 'infinity', start: { kind: 'worker' } })
    expect(resolve({ shutdown: 'brutal_kill' })).toMatchObject({ shutdown: 'brutal_kill' })
  })

  it('ignores fields that are not listed, and counts `undefined` as absent', () => {
    expect(resolve({ surprise: 1, restart: undefined, shutdown: undefined, backoff: undefined })).toEqual(resolve({}))
  })

  const MISTAKES: readonly (readonly [string, unknown, string])[] = [
    ['not an object', 'a', 'SPEC_INVALID '],
    ['an array', [], 'SPEC_INVALID '],
    [
      'a promise',
      Promise.resolve({ id: 'a', start: PROGRAM }),
      'SPEC_INVALID A child of "linguistics" has a wrong spec: expected `spec` to be an object; got a promise (`await` it first)',
    ],
    ['no id', { start: PROGRAM }, 'SPEC_MISSING_ID '],
    ['id of the wrong type', { id: 1, start: PROGRAM }, 'SPEC_INVALID_ID '],
    ['empty id', { id: '', start: PROGRAM }, 'SPEC_INVALID_ID '],
    ['id with a slash', { id: 'a/b', start: PROGRAM }, 'SPEC_INVALID_ID '],
    ['id ..', { id: '..', start: PROGRAM }, 'SPEC_INVALID_ID '],
    ['no start', { id: 'a' }, 'SPEC_MISSING_START '],
    ['start of the wrong type', { id: 'a', start: 'python' }, 'SPEC_INVALID_START '],
    ['start of an unknown kind', { id: 'a', start: { kind: 'thing' } }, 'SPEC_INVALID_START '],
    ['restart', { id: 'a', start: PROGRAM, restart: 'always' }, 'SPEC_INVALID_RESTART '],
    ['significant', { id: 'a', start: PROGRAM, significant: 'yes' }, 'SPEC_INVALID_SIGNIFICANT '],
    ['type', { id: 'a', start: PROGRAM, type: 'actor' }, 'SPEC_INVALID_TYPE '],
    ['negative shutdown', { id: 'a', start: PROGRAM, shutdown: -1 }, 'SPEC_INVALID_SHUTDOWN '],
    ['fraction as shutdown', { id: 'a', start: PROGRAM, shutdown: 0.5 }, 'SPEC_INVALID_SHUTDOWN '],
    ['Infinity as shutdown', { id: 'a', start: PROGRAM, shutdown: Number.POSITIVE_INFINITY }, 'SPEC_INVALID_SHUTDOWN '],
    ['null as shutdown', { id: 'a', start: PROGRAM, shutdown: null }, 'SPEC_INVALID_SHUTDOWN '],
    ['backoff', { id: 'a', start: PROGRAM, backoff: true }, 'SPEC_INVALID_BACKOFF '],
    [
      'nested flag',
      { id: 'a', start: { ...NESTED, flags: { strategy: 'simple_one_for_one' } } },
      'SPEC_INVALID_STRATEGY ',
    ],
    ['nested child', { id: 'a', start: { ...NESTED, children: [{ id: 'b' }] } }, 'SPEC_MISSING_START '],
    ['children of the wrong type', { id: 'a', start: { ...NESTED, children: {} } }, 'SPEC_INVALID_START '],
  ]
  it.each(MISTAKES)('%s is refused by name', (_what, spec, code) => {
    expect(refusal(() => resolveChildSpec(spec, NEVER))).toContain(code)
  })

  it('says what is wrong, in whose spec, and what to do', () => {
    expect(refusal(() => resolve({ shutdown: 'soon' }))).toBe(
      'SPEC_INVALID_SHUTDOWN Child "linguistics/a" has a wrong spec: expected `shutdown` to be a whole number of milliseconds >= 0 ' +
        "or 'infinity' or 'brutal_kill'; got 'soon'. Leave it out for 5000 (a worker) or 'infinity' (a supervisor).",
    )
    const nested = { ...NESTED, children: [{ id: 'b', start: PROGRAM, restart: 'never' }] }
    expect(refusal(() => resolve({ start: nested }))).toContain(
      'Child "linguistics/a/b" has a wrong spec: expected `restart` to be one of',
    )
  })

  it('the first mistake wins, in the order id, start, restart, significant, type, shutdown, backoff', () => {
    const wrong: Record<string, unknown> = {
      id: 1,
      start: 1,
      restart: 1,
      significant: 1,
      type: 1,
      shutdown: 'x',
      backoff: 1,
    }
    const right: Record<string, unknown> = {
      id: 'a',
      start: PROGRAM,
      restart: 'transient',
      significant: false,
      type: 'worker',
      shutdown: 1,
      backoff: {},
    }
    const codes = Object.keys(wrong).map((field) => {
      const code = refusal(() => resolveChildSpec(wrong, NEVER)).split(' ')[0]
      wrong[field] = right[field]
      return code
    })
    expect(codes).toEqual(
      ['ID', 'START', 'RESTART', 'SIGNIFICANT', 'TYPE', 'SHUTDOWN', 'BACKOFF'].map((field) => `SPEC_INVALID_${field}`),
    )
    expect(refusal(() => resolveChildSpec(wrong, NEVER))).toBe('accepted')
  })

  it('a significant child needs a supervisor that shuts down automatically, and must be able to end for good', () => {
    for (const restart of ['permanent', 'transient', 'temporary']) {
      expect(refusal(() => resolve({ significant: true, restart }))).toContain("`autoShutdown` is 'never'")
    }
    expect(refusal(() => resolve({ significant: true }, ANY))).toContain(
      'SPEC_BAD_COMBINATION Child "linguistics/a" is `significant`, but `restart`',
    )
    expect(refusal(() => resolve({ significant: true }, { ...ANY, autoShutdown: undefined }))).toContain(
      'SPEC_BAD_COMBINATION',
    )
    expect(refusal(() => resolve({ significant: true, restart: 'transient' }, ANY))).toBe('accepted')
    expect(
      refusal(() => resolve({ significant: true, restart: 'temporary' }, { ...ANY, autoShutdown: undefined })),
    ).toBe('accepted')
  })

  it('accepts the whole cross product of legal values', () => {
    const field = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
    const spec = fc.record({
      restart: field('permanent', 'transient', 'temporary'),
      significant: field(true, false),
      shutdown: field<number | string>(0, 5_000, 'infinity', 'brutal_kill'),
      type: field('worker', 'supervisor'),
      unknown: field('x'),
    })
    const mode = fc.constantFrom<AutoShutdown>('never', 'any_significant', 'all_significant')
    fc.assert(
      fc.property(spec, mode, (fields, autoShutdown) => {
        const isPermanent = (fields.restart ?? 'permanent') === 'permanent'
        const expected =
          fields.significant === true && (autoShutdown === 'never' || isPermanent)
            ? /^SPEC_BAD_COMBINATION/
            : /^accepted$/
        expect(refusal(() => resolve(fields, { path: 'linguistics', autoShutdown }))).toMatch(expected)
      }),
    )
  })

  it('gives a spec that is legal itself and resolves to the same, also by way of JSON', () => {
    const spec = {
      start: { ...NESTED, children: [{ id: 'b', start: PROGRAM, backoff: {}, surprise: true }] },
      restart: 'transient',
    }
    const resolved = resolve(spec)
    expect(resolve(resolved)).toEqual(resolved)
    const copy: unknown = JSON.parse(JSON.stringify(resolved))
    expect(resolveChildSpec(copy, NEVER)).toEqual(resolved)
  })
})

describe('resolveChildren', () => {
  it('two children of one supervisor must not share an id; those of different supervisors may', () => {
    const child = { id: 'b', start: PROGRAM }
    expect(refusal(() => resolveChildren([child, child], NEVER))).toContain(
      'SPEC_DUPLICATE_ID Supervisor "linguistics" has two children with the id "b"',
    )
    expect(refusal(() => resolveChildren([child, { id: 'c', start: { ...NESTED, children: [child] } }], NEVER))).toBe(
      'accepted',
    )
  })
})
