import { describe, expect, it } from 'vitest'
import { type SupervisorSpec, start, supervisor } from '../../../src/index.ts'
import { newStage } from './stage.ts'

const SHUTDOWN = { type: 'shutdown' }

/** Starts what is no tree, as a caller without types might. */
const startAnything = (tree: unknown): Promise<unknown> => start(tree as SupervisorSpec, { log: 'silent' })

describe('starting', () => {
  it('S1 sup_start_normal', async () => {
    const stage = newStage()
    await stage.start([])
    expect(await stage.stop()).toEqual(SHUTDOWN)
  })

  // A supervisor of Tutti is data and has no callback that could ignore: its children can. Nobody
  // hears of an end.
  it('S2 sup_start_ignore_init', async () => {
    const stage = newStage()
    await stage.start([supervisor('idle', {}, [stage.children.ignoresFirstStart('child1')])])
    expect(await stage.list('main/idle')).toEqual(['child1 undefined'])
    expect(stage.exits).toEqual([])
  })

  it('S3 sup_start_ignore_child', async () => {
    const stage = newStage()
    await stage.start([])
    const ignored = await stage.main.startChild(stage.children.ignoresFirstStart('child1'))
    expect(ignored).toEqual({ ok: true, path: 'main/child1', incarnation: undefined })
    const started = await stage.main.startChild(stage.children.wellBehaved('child2'))
    expect(started).toMatchObject({ ok: true, incarnation: await stage.pid('child2') })
    expect(await stage.list()).toEqual(['child2 running', 'child1 undefined'])
    expect(await stage.counts()).toEqual([2, 1, 0, 2])
  })

  it('S4 sup_start_ignore_temporary_child', async () => {
    const stage = newStage()
    const { ignoresFirstStart, wellBehaved } = stage.children
    await stage.start([
      ignoresFirstStart('child1', { restart: 'temporary' }),
      wellBehaved('child2', { restart: 'temporary' }),
    ])
    expect(await stage.list()).toEqual(['child2 running'])
    expect(await stage.counts()).toEqual([1, 1, 0, 1])
  })

  it('S5 sup_start_ignore_temporary_child_start_child', async () => {
    const stage = newStage()
    await stage.start([])
    const ignored = await stage.main.startChild(stage.children.ignoresFirstStart('child1', { restart: 'temporary' }))
    expect(ignored).toMatchObject({ ok: true, incarnation: undefined })
    await stage.main.startChild(stage.children.wellBehaved('child2', { restart: 'temporary' }))
    expect(await stage.list()).toEqual(['child2 running'])
    expect(await stage.counts()).toEqual([1, 1, 0, 1])
  })

  // What OTP's supervisor finds in the answer of its callback, Tutti finds in the spec: before
  // anything runs.
  it('S8 sup_start_error_return', async () => {
    const stage = newStage()
    await expect(startAnything('nonsense')).rejects.toMatchObject({ code: 'SPEC_INVALID' })
    await expect(startAnything({ id: 'main', start: 'nonsense' })).rejects.toMatchObject({ code: 'SPEC_INVALID_START' })
    expect(stage.take()).toEqual([])
  })

  // The function that makes a spec is called by whoever starts the tree. What it raises reaches
  // them, as the cause of the error.
  it('S9 sup_start_fail', async () => {
    const stage = newStage()
    const raising = {
      id: 'main',
      get start(): never {
        throw new RangeError('function_clause')
      },
    }
    const error = { code: 'SPEC_INVALID', cause: new RangeError('function_clause') }
    await expect(startAnything(raising)).rejects.toMatchObject(error)
    expect(stage.take()).toEqual([])
  })

  // OTP pairs the reason with the child it was asked to start; here the caller has both already.
  it('S10 sup_start_child_returns_error', async () => {
    const stage = newStage()
    await stage.start([])
    const { failing } = stage.children
    const error = await stage.main.startChild(failing('child1', { type: 'resource_limit', limit: 'memory' }))
    expect(error).toEqual({ ok: false, error: 'start_failed', reason: { type: 'resource_limit', limit: 'memory' } })
    const raised = await stage.main.startChild(failing('child1', 'throws'))
    expect(raised).toMatchObject({ ok: false, error: 'start_failed', reason: { type: 'crashed' } })
    expect(await stage.list()).toEqual([])
  })

  it('S11 sup_start_restart_child_returns_error', async () => {
    const stage = newStage()
    await stage.start([stage.children.failsFrom2ndStart('child1')])
    expect(await stage.main.terminateChild('child1')).toEqual({ ok: true })
    const refused = await stage.main.restartChild('child1')
    expect(refused).toMatchObject({ ok: false, error: 'start_failed', reason: { type: 'crashed' } })
    expect(await stage.list()).toEqual(['child1 undefined'])
  })

  it('S13 sup_start_map', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([
      wellBehaved('child1'),
      wellBehaved('child2', { shutdown: 'brutal_kill' }),
      wellBehaved('child3', { type: 'supervisor' }),
    ])
    const defaults = { restart: 'permanent', significant: false, shutdown: 5_000, type: 'worker' }
    const specOf = (id: string) => stage.main.getChildSpec(id)
    expect(await specOf('child1')).toMatchObject({ ok: true, spec: { id: 'child1', ...defaults } })
    expect(await specOf('child2')).toMatchObject({ spec: { ...defaults, shutdown: 'brutal_kill' } })
    expect(await specOf('child3')).toMatchObject({ spec: { ...defaults, type: 'supervisor', shutdown: 'infinity' } })
    expect(await specOf('child4')).toEqual({ ok: false, error: 'not_found' })
  })

  it('S15 sup_start_map_faulty_specs', async () => {
    const { start: startOf, ...withoutStart } = newStage().children.wellBehaved('child1')
    const startWith = (child: unknown): Promise<unknown> =>
      startAnything({ id: 'main', start: { kind: 'supervisor', flags: {}, children: [child] } })
    await expect(startWith({ start: startOf })).rejects.toMatchObject({ code: 'SPEC_MISSING_ID' })
    await expect(startWith(withoutStart)).rejects.toMatchObject({ code: 'SPEC_MISSING_START' })
    await expect(startWith('child1')).rejects.toMatchObject({ code: 'SPEC_INVALID' })
    const stage = newStage()
    const more = { ...stage.children.wellBehaved('child1'), unknown: true }
    await stage.start([more])
    expect(await stage.list()).toEqual(['child1 running'])
  })
})
