import { describe, expect, it } from 'vitest'
import {
  type AutoShutdown,
  type ChildSpec,
  type ChildType,
  type Restart,
  type Shutdown,
  type SupervisorFlags,
  start,
  supervisor,
} from '../../../src/index.ts'
import { newStage } from './stage.ts'

const RESTARTS: readonly (Restart | undefined)[] = ['permanent', 'transient', 'temporary', undefined]
const SHUTDOWNS: readonly (Shutdown | undefined)[] = ['brutal_kill', 'infinity', 0, 500, undefined]
const TYPES: readonly (ChildType | undefined)[] = ['worker', 'supervisor', undefined]
const MODES: readonly AutoShutdown[] = ['never', 'any_significant', 'all_significant']
/** Tutti knows no modules: whatever is there is ignored, like any other unknown field. */
const MODULES: readonly unknown[] = [['mod'], [], 'dynamic', undefined]

const WRONG: readonly (readonly [field: string, value: unknown, code: string])[] = [
  ['start', 'nothing', 'SPEC_INVALID_START'],
  ['restart', 'sometimes', 'SPEC_INVALID_RESTART'],
  ['shutdown', -1, 'SPEC_INVALID_SHUTDOWN'],
  ['type', 'manager', 'SPEC_INVALID_TYPE'],
  ['significant', 'yes', 'SPEC_INVALID_SIGNIFICANT'],
]

const codeOf = (code: string): unknown => ({
  ok: false,
  error: 'invalid_spec',
  cause: expect.objectContaining({ code }),
})

/** Whether the same is said by whoever builds a tree: OTP's `check_childspecs`. */
function check(children: unknown, flags: SupervisorFlags = {}): string {
  try {
    supervisor('checked', flags, children as readonly ChildSpec[])
    return 'ok'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

describe('validation', () => {
  // Specs are objects only; there are no tuples and no modules.
  it('S25 child_specs', async () => {
    const stage = newStage()
    const good = stage.children.wellBehaved('child1')
    await stage.start([])
    for (const [field, value, code] of WRONG) {
      expect(await stage.main.startChild({ ...good, [field]: value })).toEqual(codeOf(code))
      expect(check([{ ...good, [field]: value }])).toBe(code)
      await expect(start(treeOf({ ...good, [field]: value }), { log: 'silent' })).rejects.toMatchObject({ code })
    }
    expect(check('child1')).toBe('SPEC_INVALID_START')
    expect(check([good, good])).toBe('SPEC_DUPLICATE_ID')
    expect(await stage.list()).toEqual([])
    for (const restart of RESTARTS.slice(0, 3))
      for (const shutdown of SHUTDOWNS.slice(0, 4))
        for (const type of TYPES.slice(0, 2))
          for (const modules of MODULES) expect(check([{ ...good, restart, shutdown, type, modules }])).toBe('ok')
  })

  it('S26 child_specs_map', async () => {
    const stage = newStage()
    const { id, start: startOf } = stage.children.wellBehaved('child1')
    await stage.start([], { autoShutdown: 'any_significant' })
    for (const [field, value, code] of WRONG) {
      expect(await stage.main.startChild({ id, start: startOf, [field]: value })).toEqual(codeOf(code))
      expect(check([{ id, start: startOf, [field]: value }])).toBe(code)
    }
    for (const { autoShutdown, ...fields } of combinations())
      expect(check([{ id, start: startOf, ...fields }], { autoShutdown })).toBe(expected(autoShutdown, fields))
    const refused = await stage.main.startChild({ id, start: startOf, significant: true })
    expect(refused).toEqual(codeOf('SPEC_BAD_COMBINATION'))
    await stage.main.startChild({ id, start: startOf, restart: undefined, shutdown: undefined, type: undefined })
    const spec = { restart: 'permanent', shutdown: 5_000, type: 'worker', significant: false }
    expect(await stage.main.getChildSpec(id)).toMatchObject({ ok: true, spec })
  })

  it('S28 sup_flags', async () => {
    const wrong: readonly (readonly [flags: unknown, code: string])[] = [
      [{ strategy: 'none_for_one' }, 'SPEC_INVALID_STRATEGY'],
      [{ intensity: 'infinity' }, 'SPEC_INVALID_INTENSITY'],
      [{ intensity: -1 }, 'SPEC_INVALID_INTENSITY'],
      [{ periodMs: 0 }, 'SPEC_INVALID_PERIOD'],
      [{ periodMs: 'infinity' }, 'SPEC_INVALID_PERIOD'],
      [{ autoShutdown: 'often' }, 'SPEC_INVALID_AUTO_SHUTDOWN'],
      ['one_for_one', 'SPEC_INVALID_START'],
    ]
    for (const [flags, code] of wrong) {
      expect(check([], flags as SupervisorFlags)).toBe(code)
      const tree = {
        ...treeOf(),
        start: { kind: 'supervisor' as const, flags: flags as SupervisorFlags, children: [] },
      }
      await expect(start(tree, { log: 'silent' })).rejects.toMatchObject({ code })
    }
    // Differs: OTP ignores a flag that it does not know.
    expect(check([], { strategy: 'one_for_one', unknown: true } as SupervisorFlags)).toBe('SPEC_UNKNOWN_OPTION')
  })
})

/** A tree that nobody has checked yet. */
function treeOf(...children: readonly unknown[]) {
  return { id: 'main', start: { kind: 'supervisor' as const, flags: {}, children: children as readonly ChildSpec[] } }
}

interface Combination {
  readonly autoShutdown: AutoShutdown
  readonly restart: Restart | undefined
  readonly shutdown: Shutdown | undefined
  readonly type: ChildType | undefined
  readonly significant: boolean | undefined
  readonly modules: unknown
}

/** The whole cross product. */
function* combinations(): Generator<Combination> {
  for (const autoShutdown of MODES)
    for (const restart of RESTARTS)
      for (const shutdown of SHUTDOWNS)
        for (const type of TYPES)
          for (const significant of [true, false, undefined])
            for (const modules of MODULES) yield { autoShutdown, restart, shutdown, type, significant, modules }
}

function expected(autoShutdown: AutoShutdown, { significant, restart }: Partial<Combination>): string {
  if (significant !== true) return 'ok'
  const neverEnds = (restart ?? 'permanent') === 'permanent'
  return autoShutdown === 'never' || neverEnds ? 'SPEC_BAD_COMBINATION' : 'ok'
}
