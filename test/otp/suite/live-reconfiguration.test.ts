import { describe, expect, it } from 'vitest'
import { type AutoShutdown, type ChildSpec, type SupervisorFlags, supervisor } from '../../../src/index.ts'
import { newStage, type Stage } from './stage.ts'

const OK = { ok: true }
const BAD_COMBINATION = invalid('SPEC_BAD_COMBINATION')

function invalid(code: string): unknown {
  return { ok: false, error: 'invalid_spec', cause: expect.objectContaining({ code }) }
}

/** OTP's code change, of flags and children. */
function update(stage: Stage, flags: SupervisorFlags, children: readonly ChildSpec[]): Promise<unknown> {
  return stage.main.update({ id: 'main', start: { kind: 'supervisor', flags, children } })
}

function significant(stage: Stage, id: string, isSignificant = true): ChildSpec {
  return stage.children.wellBehaved(id, { restart: 'transient', significant: isSignificant })
}

/** A supervisor in one mode with two significant children, which then gets another mode. */
async function switched(before: AutoShutdown, after: AutoShutdown): Promise<Stage> {
  const stage = newStage()
  await stage.start([significant(stage, 'child1'), significant(stage, 'child2')], { autoShutdown: before })
  const pids = await stage.pids(['child1', 'child2'])
  expect(await update(stage, { autoShutdown: after }, [])).toEqual(OK)
  expect(await stage.pids(['child1', 'child2'])).toEqual(pids)
  return stage
}

/** A supervisor without significant children, which then may have some: two of them. */
async function switchedFromNever(after: AutoShutdown): Promise<Stage> {
  const stage = newStage()
  await stage.start([])
  expect(await stage.main.startChild(significant(stage, 'child1'))).toEqual(BAD_COMBINATION)
  expect(await update(stage, { autoShutdown: after }, [])).toEqual(OK)
  expect(await stage.main.startChild(significant(stage, 'child1'))).toMatchObject(OK)
  expect(await stage.main.startChild(significant(stage, 'child2'))).toMatchObject(OK)
  return stage
}

/** Significant children of a supervisor whose mode is `never` now trigger nothing. */
async function expectHarmless(stage: Stage): Promise<void> {
  expect(await stage.main.startChild(significant(stage, 'child3'))).toEqual(BAD_COMBINATION)
  await stage.end('main/child1')
  await stage.end('main/child2')
  expect(await stage.list()).toEqual(['child2 undefined', 'child1 undefined'])
  expect(await stage.main.restartChild('child1')).toMatchObject(OK)
  expect(await stage.list()).toEqual(['child2 undefined', 'child1 running'])
}

async function expectStopped(stage: Stage, id: string): Promise<void> {
  expect(await stage.ended()).toEqual({ type: 'shutdown', detail: { type: 'auto_shutdown', id } })
}

async function expectStoppedBySecond(stage: Stage): Promise<void> {
  await stage.end('main/child1')
  expect(await stage.list()).toEqual(['child2 running', 'child1 undefined'])
  await stage.end('main/child2')
  await expectStopped(stage, 'child2')
}

describe('live reconfiguration', () => {
  it('S63 significant_upgrade_never_any', async () => {
    const stage = await switchedFromNever('any_significant')
    await stage.end('main/child1')
    await expectStopped(stage, 'child1')
  })

  it('S64 significant_upgrade_any_never', async () => {
    await expectHarmless(await switched('any_significant', 'never'))
  })

  it('S65 significant_upgrade_never_all', async () => {
    await expectStoppedBySecond(await switchedFromNever('all_significant'))
  })

  it('S66 significant_upgrade_all_never', async () => {
    await expectHarmless(await switched('all_significant', 'never'))
  })

  it('S67 significant_upgrade_any_all', async () => {
    await expectStoppedBySecond(await switched('any_significant', 'all_significant'))
  })

  it('S68 significant_upgrade_all_any', async () => {
    const stage = await switched('all_significant', 'any_significant')
    await stage.end('main/child1')
    await expectStopped(stage, 'child1')
  })

  it('S69 significant_upgrade_child', async () => {
    const stage = newStage()
    await stage.start([significant(stage, 'child1', false)])
    const pid = await stage.pid('child1')
    expect(await update(stage, {}, [significant(stage, 'child1')])).toEqual(BAD_COMBINATION)
    expect(await stage.pid('child1')).toBe(pid)
    const any: SupervisorFlags = { autoShutdown: 'any_significant' }
    expect(await update(stage, any, [significant(stage, 'child1')])).toEqual(OK)
    expect(await stage.pid('child1')).toBe(pid)
    expect(await update(stage, any, [significant(stage, 'child1', false)])).toEqual(OK)
    await stage.end('main/child1')
    expect(await stage.list()).toEqual(['child1 undefined'])
    await stage.main.restartChild('child1')
    await update(stage, any, [significant(stage, 'child1')])
    await stage.end('main/child1')
    await expectStopped(stage, 'child1')
  })

  // The spec is handed over, where OTP asks the callback again: there is no answer `ignore`, and no
  // update says the same.
  it('S83 code_change', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([wellBehaved('child1'), wellBehaved('child2'), wellBehaved('child3')], { intensity: 1 })
    const pids = await stage.pids(['child1', 'child2', 'child3'])
    expect(await update(stage, {}, [{ id: 'child1' } as ChildSpec])).toEqual(invalid('SPEC_MISSING_START'))
    expect(await update(stage, { intensity: -1 }, [])).toEqual(invalid('SPEC_INVALID_INTENSITY'))
    expect(await stage.main.update('faulty')).toEqual(invalid('SPEC_INVALID'))
    expect(await stage.main.update(supervisor('other', {}, []))).toEqual(invalid('SPEC_INVALID_ID'))
    expect(await stage.pids(['child1', 'child2', 'child3'])).toEqual(pids)
    const next = [wellBehaved('child4'), wellBehaved('child3', { shutdown: 7 }), wellBehaved('child2')]
    expect(await update(stage, { intensity: 3, strategy: 'one_for_all' }, next)).toEqual(OK)
    expect(await stage.list()).toEqual(['child1 running', 'child2 running', 'child3 running', 'child4 undefined'])
    expect(await stage.pids(['child1', 'child2', 'child3'])).toEqual(pids)
    expect(await stage.main.restartChild('child4')).toMatchObject(OK)
    expect(await stage.list()).toEqual(['child1 running', 'child2 running', 'child3 running', 'child4 running'])
    await stage.crash('main/child4')
    await stage.crash('main/child4')
    expect(await stage.counts()).toEqual([4, 4, 0, 4])
    expect(await stage.pid('child1')).not.toBe(pids[0])
  })

  it('S84 code_change_map', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([wellBehaved('child1', { shutdown: 1_000 })])
    const pid = await stage.pid('child1')
    expect(await update(stage, { strategy: 'rest_for_one' }, [wellBehaved('child1', { shutdown: 3_000 })])).toEqual(OK)
    expect(await stage.main.getChildSpec('child1')).toMatchObject({ ok: true, spec: { shutdown: 3_000 } })
    expect(await stage.pid('child1')).toBe(pid)
    expect(await update(stage, {}, [wellBehaved('child2'), wellBehaved('child2')])).toEqual(
      invalid('SPEC_DUPLICATE_ID'),
    )
    expect(await update(stage, {}, [wellBehaved('child2', { shutdown: 'brutal_kill' })])).toEqual(OK)
    expect(await stage.list()).toEqual(['child1 running', 'child2 undefined'])
    expect(await stage.main.getChildSpec('child2')).toMatchObject({ ok: true, spec: { shutdown: 'brutal_kill' } })
    expect(await stage.main.getChildSpec('child1')).toMatchObject({ ok: true, spec: { shutdown: 3_000 } })
  })
})
