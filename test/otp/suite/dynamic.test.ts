import { describe, expect, it } from 'vitest'
import { dynamicSupervisor } from '../../../src/index.ts'
import { newDynamicStage, POOL, RESTARTED, withTemplate } from './dynamic-stage.ts'

const SHUTDOWN = { type: 'shutdown' }
const NOT_FOUND = { ok: false, error: 'not_found' }
/** A supervisor gives up with `shutdown`; Tutti adds why. */
const GAVE_UP = { type: 'shutdown', detail: { type: 'reached_max_restart_intensity' } }

// Of a dynamic supervisor Tutti counts the children as specs, where OTP counts the one template.

describe('starting under a dynamic supervisor', () => {
  it('S6 sup_start_ignore_temporary_child_start_child_simple', async () => {
    const stage = await withTemplate(({ children }) => children.told('child', { restart: 'temporary' }))
    const ignored = await stage.pool.startChild({ args: { passage: 'ignore' } })
    expect(ignored).toMatchObject({ ok: true, incarnation: undefined })
    const { id } = await stage.add()
    expect(await stage.poolList()).toEqual([`${id} running`])
    expect(await stage.poolCounts()).toEqual([1, 1, 0, 1])
  })

  it('S7 sup_start_ignore_permanent_child_start_child_simple', async () => {
    const stage = await withTemplate(({ children }) => children.told('child'))
    await stage.pool.startChild({ args: { passage: 'ignore' } })
    const { id } = await stage.add()
    expect(await stage.poolList()).toEqual([`${id} running`])
    expect(await stage.stop()).toEqual(SHUTDOWN)
    expect(stage.reasons(POOL)).toEqual([SHUTDOWN])
  })

  it('S12 sup_start_child_returns_error_simple', async () => {
    const stage = newDynamicStage()
    await stage.startPool({})
    const { failing } = stage.children
    const reason = { type: 'resource_limit', limit: 'memory' } as const
    expect(await stage.pool.startChild(failing('child', reason))).toEqual({ ok: false, error: 'start_failed', reason })
    const raised = await stage.pool.startChild(failing('child', 'throws'))
    expect(raised).toMatchObject({ ok: false, error: 'start_failed', reason: { type: 'crashed' } })
    expect(await stage.poolList()).toEqual([])
  })

  it('S14 sup_start_map_simple', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child'))
    for (const { id, pid } of await stage.addMany(3)) {
      const spec = { id, restart: 'permanent', shutdown: 5_000, type: 'worker', significant: false }
      expect(await stage.pool.getChildSpec(pid)).toMatchObject({ ok: true, spec })
    }
    expect(await stage.pool.getChildSpec(await stage.pid('pool'))).toEqual(NOT_FOUND)
  })
})

describe('administration of a dynamic supervisor', () => {
  // Children have ids of their own, which are as good as their pids; a life that is over is not
  // known any more (OTP says ok); what does not exist here (`restart_child`, `delete_child`) is no
  // method.
  it('S24 child_adm_simple', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child'))
    expect(await stage.poolCounts()).toEqual([0, 0, 0, 0])
    const [one, two] = [await stage.add(), await stage.add()]
    expect([...(await stage.poolList())].sort()).toEqual([`${one.id} running`, `${two.id} running`].sort())
    expect(await stage.poolCounts()).toEqual([2, 2, 0, 2])
    expect(await stage.pool.terminateChild('child')).toEqual(NOT_FOUND)
    expect(await stage.pool.terminateChild(one.pid)).toEqual({ ok: true })
    expect(stage.reasons(one.path)).toEqual([SHUTDOWN])
    expect(await stage.poolCounts()).toEqual([1, 1, 0, 1])
    expect(await stage.pool.terminateChild(one.pid)).toEqual(NOT_FOUND)
    await stage.main.startChild(stage.children.wellBehaved('foreign'))
    const foreign = await stage.pid('foreign')
    expect(await stage.pool.terminateChild(foreign)).toEqual(NOT_FOUND)
    expect(await stage.pid('foreign')).toBe(foreign)
    expect(stage.system.supervisor(POOL)).toBeUndefined()
    expect(['restartChild', 'deleteChild'].filter((name) => name in stage.pool)).toEqual([])
  })

  it('S60 significant_simple', () => {
    for (const autoShutdown of ['any_significant', 'all_significant'])
      expect(() => dynamicSupervisor('pool', flagsOf(autoShutdown))).toThrow(
        expect.objectContaining({ code: 'SPEC_BAD_COMBINATION' }),
      )
    expect(() => dynamicSupervisor('pool', flagsOf('never'))).not.toThrow()
  })

  // The template is looked at, where OTP counts specs: there cannot be two, and there may be none
  // from the start.
  it('S85 code_change_simple', async () => {
    const stage = await withTemplate(({ children }) => children.tagged('child', 'old'))
    const old = await stage.add()
    const { tagged } = stage.children
    expect(await stage.pool.update(dynamicSupervisor('pool', { template: tagged('child', 'new') }))).toEqual({
      ok: true,
    })
    expect(await stage.pidOf(old)).toBe(old.pid)
    const young = await stage.add()
    const tagOf = (path: string): Promise<unknown> => stage.system.ref(path).call('tag')
    expect([await tagOf(old.path), await tagOf(young.path)]).toEqual(['old', 'new'])
    const refused = {
      ok: false,
      error: 'invalid_spec',
      cause: expect.objectContaining({ code: 'SPEC_BAD_COMBINATION' }),
    }
    expect(await stage.pool.update(dynamicSupervisor('pool'))).toEqual(refused)
    expect(await stage.poolCounts()).toEqual([2, 2, 0, 2])
  })

  it('S86 code_change_simple_map', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child'))
    const { wellBehaved } = stage.children
    const template = wellBehaved('child', { shutdown: 1_000, restart: 'transient' })
    expect(await stage.pool.update(dynamicSupervisor('pool', { template }))).toEqual({ ok: true })
    const { pid } = await stage.add()
    expect(await stage.pool.getChildSpec(pid)).toMatchObject({ spec: { shutdown: 1_000, restart: 'transient' } })
    const faulty = { id: 'pool', start: { kind: 'dynamic_supervisor', flags: {}, template: { id: 'child' } } }
    const missing = expect.objectContaining({ code: 'SPEC_MISSING_START' })
    expect(await stage.pool.update(faulty)).toEqual({ ok: false, error: 'invalid_spec', cause: missing })
    expect(await stage.pool.getChildSpec((await stage.add()).pid)).toMatchObject({ spec: { shutdown: 1_000 } })
  })

  // An id or a path finds a child as its pid does.
  it('S93 which_children_simple_one_for_one', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child', { restart: 'temporary' }))
    const { id, path, pid } = await stage.add()
    const child = { id, path, state: 'running', incarnation: pid, type: 'worker' }
    for (const known of [pid, id, path]) expect(await stage.pool.whichChild(known)).toEqual({ ok: true, child })
    expect(await stage.pool.whichChild(await stage.pid('pool'))).toEqual(NOT_FOUND)
    expect(await stage.pool.whichChild('child')).toEqual(NOT_FOUND)
    await stage.end(path)
    expect(await stage.pool.whichChild(pid)).toEqual(NOT_FOUND)
  })
})

describe('restarts under a dynamic supervisor', () => {
  it('S47 simple_one_for_one', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child'), { intensity: 2 })
    const [one, two] = [await stage.add(), await stage.add()]
    await stage.crash(one.path)
    expect(await stage.pidOf(two)).toBe(two.pid)
    expect(await stage.pidOf(one)).not.toBe(one.pid)
    expect(await stage.poolCounts()).toEqual([2, 2, 0, 2])
    await stage.crash(two.path)
    const ended = stage.dealtWith(POOL)
    await stage.crash(one.path)
    await ended
    expect(stage.reasons(POOL)).toMatchObject([GAVE_UP])
    expect(await stage.pool.countChildren()).toEqual({ ok: false, error: 'noproc' })
  })

  it('S48 simple_one_for_one_escalation', async () => {
    const stage = newDynamicStage()
    await stage.startPool({ intensity: 4 })
    const once = await stage.add(stage.children.failsFrom2ndStart('once'))
    const healthy = await stage.add(stage.children.wellBehaved('healthy'))
    stage.take()
    const ended = stage.dealtWith(POOL)
    await stage.crash(once.path)
    await ended
    expect(stage.reasons(POOL, healthy.path)).toMatchObject([GAVE_UP, SHUTDOWN])
    expect(stage.take('starting')).toEqual(Array<string>(4).fill(`starting ${once.path}`))
  })

  it('S53 simple_one_for_one_extra', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child'), { intensity: 2 })
    const { path, id, pid, info } = await stage.add({ args: { tag: 'extra' } })
    expect(info).toBe('extra')
    const tag = (): Promise<unknown> => stage.system.ref(path).call('tag')
    expect(await tag()).toBe('extra')
    await stage.crash(path)
    expect(await stage.pid(id, POOL)).not.toBe(pid)
    expect(await tag()).toBe('extra')
    await stage.crash(path)
    const ended = stage.dealtWith(POOL)
    await stage.crash(path)
    await ended
    expect(stage.reasons(POOL)).toMatchObject([GAVE_UP])
  })

  it.each(RESTARTED)('S55 simple_one_for_one_restart_ignore: %s', async (restart) => {
    const stage = await withTemplate(({ children }) => children.gated('child', { restart }))
    const adding = stage.add()
    await stage.openNext('started')
    const { path, id } = await adding
    stage.system.exit(path, 'kill')
    await stage.openNext('started')
    expect(await stage.poolList()).toEqual([`${id} running`])
    stage.system.exit(path, 'kill')
    await stage.openNext('ignore')
    expect(await stage.poolList()).toEqual([])
    expect(await stage.stop()).toEqual(SHUTDOWN)
    expect(stage.reasons(POOL)).toEqual([SHUTDOWN])
  })

  it('S82 hanging_restart_loop_simple', async () => {
    const stage = await withTemplate(({ children }) => children.lateFail('child'), { intensity: 8, periodMs: 10_000 })
    const one = await stage.add()
    await stage.enterLoop(one.path)
    const listed = stage.poolList()
    const counted = stage.poolCounts()
    const terminated = stage.pool.terminateChild(one.pid)
    stage.clock.advanceNow(2_000)
    expect(await listed).toEqual([`${one.id} restarting`])
    expect(await counted).toEqual([1, 0, 0, 1])
    expect(await terminated).toEqual({ ok: true })
    expect(await stage.poolList()).toEqual([])
    const two = await stage.add()
    expect(await stage.poolList()).toEqual([`${two.id} running`])
    await stage.enterLoop(two.path)
    expect(await stage.stop()).toEqual(SHUTDOWN)
    expect(stage.reasons(POOL)).toEqual([SHUTDOWN])
  })
})

/** Flags with one that dynamic supervisors do not have. */
function flagsOf(autoShutdown: string) {
  return { intensity: 1, autoShutdown }
}
