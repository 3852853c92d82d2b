import { describe, expect, it } from 'vitest'
import { dynamicSupervisor } from '../../../src/builders/dynamic-supervisor.ts'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { BOOM, fake, root, Stage } from '../stage.ts'
import { counts, DynamicStage, startSome } from './dynamic-stage.ts'

const NORMAL: ExitReason = { type: 'normal' }
const SHUTDOWN: ExitReason = { type: 'shutdown' }
const DETAILED: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }
const KILLED: ExitReason = { type: 'killed', after: 'shutdown_timeout' }
const GAVE_UP = { type: 'shutdown', detail: { type: 'reached_max_restart_intensity' } }

describe('the end of a child', () => {
  it.each([
    ['permanent', NORMAL, 2, 1],
    ['permanent', BOOM, 2, 1],
    ['transient', NORMAL, 1, 0],
    ['transient', SHUTDOWN, 1, 0],
    ['transient', BOOM, 2, 1],
    ['temporary', NORMAL, 1, 0],
    ['temporary', BOOM, 1, 0],
  ] as const)('%s, %o: %i lives, %i children left', async (restart, reason, lives, left) => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    const [path = ''] = await startSome(admin, 1, { restart })
    await stage.crash(path, reason)
    expect(stage.starts(path)).toBe(lives)
    expect((await counts(admin))[0]).toBe(left)
    expect(stage.slot(path)).toBe(left === 1 ? 'running' : 'gone')
  })

  // S47
  it('concerns nobody else, until there are too many restarts', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 2 })
    const [one = '', two = ''] = await startSome(admin, 2)
    await stage.crash(one)
    expect(await counts(admin)).toEqual([2, 2, 0, 2])
    expect(stage.starts(two)).toBe(1)
    await stage.crash(one)
    await stage.crash(two)
    expect(stage.ended).toMatchObject(GAVE_UP)
    expect([stage.alive(one), stage.alive(two)]).toEqual([0, 0])
    expect([stage.slot(one), stage.slot(two)]).toEqual(['gone', 'gone'])
  })

  // S48
  it('and restarts that fail are counted one by one, until everything ends', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 4 })
    stage.script('root/d/w:1', {}, { start: BOOM })
    const [one = ''] = await startSome(admin, 2)
    const over = stage.reached('root/d', 'gone')
    await stage.crash(one)
    await over
    expect(stage.attempts(one)).toBe(5)
    expect(stage.events('supervisor:start_error')).toHaveLength(4)
    expect(stage.ended).toMatchObject(GAVE_UP)
  })

  // S53
  it('a restarted child may say something again; nobody hears it', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 2 })
    stage.script('root/d/w:1', { info: 1 })
    const [path = ''] = await startSome(admin, 1)
    for (let i = 0; i < 3; i += 1) await stage.crash(path)
    expect(stage.starts(path)).toBe(3)
    expect(stage.ended).toMatchObject(GAVE_UP)
  })

  // S55
  it.each(['permanent', 'transient'] as const)(
    'a %s child that is ignored when it restarts is dropped',
    async (restart) => {
      const stage = new DynamicStage()
      const admin = await stage.open({ intensity: 5 })
      stage.script('root/d/w:1', {}, {}, { start: 'ignore' })
      const [path = ''] = await startSome(admin, 1, { restart })
      await stage.crash(path)
      expect(await counts(admin)).toEqual([1, 1, 0, 1])
      await stage.crash(path)
      expect(await admin.whichChildren()).toEqual({ ok: true, children: [] })
      expect(stage.slot(path)).toBe('gone')
      await stage.close()
      expect(stage.ended).toEqual(SHUTDOWN)
    },
  )
})

describe('a child that cannot be restarted', () => {
  // S82
  it('is listed, addressed by the life that is over, and can be stopped; so can the supervisor', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 1_000 })
    stage.script('root/d/w:1', {}, { start: BOOM })
    stage.script('root/d/w:2', {}, { start: BOOM })
    const [one = '', two = ''] = await startSome(admin, 2)
    const token = stage.life(one).incarnation
    await stage.crash(one)
    await admin.terminateChild(two)
    expect(await admin.whichChild(one)).toMatchObject({ child: { state: 'restarting', incarnation: undefined } })
    expect(await counts(admin)).toEqual([1, 0, 0, 1])
    expect(await admin.terminateChild(token)).toEqual({ ok: true })
    expect(await admin.whichChildren()).toEqual({ ok: true, children: [] })
    stage.script('root/d/w:3', {}, { start: BOOM })
    const [three = ''] = await startSome(admin, 1)
    await stage.crash(three)
    await stage.close()
    expect(stage.ended).toEqual(SHUTDOWN)
  })

  // S74
  it('is not active, and is again when it can be restarted', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 1_000 })
    const backoff = { initialMs: 10, factor: 1, jitter: 0 }
    const paths = await startSome(admin, 3, { backoff })
    for (const path of paths) await stage.crash(path)
    stage.clock.advanceNow(10)
    for (const path of paths) await stage.reached(path, 'running')
    expect(await counts(admin)).toEqual([3, 3, 0, 3])
    const [one = '', two = '', three = ''] = paths
    for (const path of [one, two]) {
      stage.script(path, { start: BOOM })
      await stage.crash(path)
    }
    expect(await counts(admin)).toEqual([3, 1, 0, 3])
    for (const path of [one, two]) stage.script(path, {})
    const again = [one, two].map((path) => stage.reached(path, 'running'))
    stage.clock.advanceNow(10)
    await Promise.all(again)
    expect(await counts(admin)).toEqual([3, 3, 0, 3])
    const left: number[][] = []
    for (const path of [one, two, three]) {
      await admin.terminateChild(path)
      left.push(await counts(admin))
    }
    expect(left).toEqual([
      [2, 2, 0, 2],
      [1, 1, 0, 1],
      [0, 0, 0, 0],
    ])
  })
})

describe('stopping', () => {
  // S18
  it('asks all at once, kills who overruns, and reports it', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    stage.script('root/d/w:2', { onStop: 'stubborn' })
    const [one = '', two = ''] = await startSome(admin, 2, { restart: 'temporary', shutdown: 1_000 })
    const stopped = stage.close()
    await stage.line(`stop ${two} 1000`)
    stage.clock.advanceNow(1_000)
    await stopped
    expect([stage.reasons(one), stage.reasons(two), stage.ended]).toEqual([[SHUTDOWN], [KILLED], SHUTDOWN])
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([{ path: two, reason: KILLED, count: 1 }])
  })

  // S20
  it('kills children with brutal_kill, without a report', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    const paths = await startSome(admin, 10, { shutdown: 'brutal_kill' })
    await stage.close()
    for (const path of paths) expect(stage.reasons(path)).toEqual([{ type: 'killed', after: 'brutal_kill' }])
    expect(stage.events('supervisor:shutdown_error')).toEqual([])
    expect(stage.ended).toEqual(SHUTDOWN)
  })

  // S22
  it.each([
    ['permanent', [NORMAL, BOOM]],
    ['transient', [BOOM]],
    ['temporary', [BOOM]],
  ] as const)('%s children may end for reasons of their own; reported are %o', async (restart, reported) => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    const own = [NORMAL, SHUTDOWN, DETAILED, BOOM]
    own.forEach((onStop, index) => stage.script(`root/d/w:${index + 1}`, { onStop }))
    const paths = await startSome(admin, 4, { restart })
    await stage.close()
    expect(paths.map((path) => stage.reasons(path))).toEqual(own.map((reason) => [reason]))
    expect(stage.events('supervisor:shutdown_error').map(({ reason }) => reason)).toEqual(reported)
    expect(stage.ended).toEqual(SHUTDOWN)
  })

  // S54
  it('takes as long as the slowest, and has one timer for each distinct shutdown', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    for (const n of [1, 2, 3, 4, 5]) stage.script(`root/d/w:${n}`, { onStop: 'stubborn' })
    const [a = '', b = '', c = ''] = await startSome(admin, 3, { shutdown: 2_000 })
    const [d = ''] = await startSome(admin, 1, { shutdown: 500 })
    const [e = ''] = await startSome(admin, 1, { shutdown: 'infinity' })
    const [f = ''] = await startSome(admin, 1, { shutdown: 'brutal_kill' })
    const stopped = stage.close()
    await stage.line(`down ${f}`)
    expect(stage.clock.pending).toBe(2)
    stage.clock.advanceNow(1_000)
    expect([a, b, c, d, e].map((path) => stage.alive(path))).toEqual([1, 1, 1, 0, 1])
    await Promise.all([a, b].map((path) => stage.life(path).end(SHUTDOWN)))
    stage.clock.advanceNow(1_000)
    expect(stage.alive(c)).toBe(0)
    expect(stage.ended).toBeUndefined()
    await stage.life(e).end(SHUTDOWN)
    await stopped
    expect(stage.clock.pending).toBe(0)
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([{ reason: KILLED, count: 2 }])
  })

  it('reports each distinct reason once, with the number of children', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    for (let n = 1; n <= 5; n += 1)
      stage.script(`root/d/w:${n}`, { onStop: n < 4 ? BOOM : { type: 'exited', code: 2 } })
    await startSome(admin, 6)
    await stage.close()
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([
      { reason: BOOM, count: 3, supervisor: 'root/d' },
      { reason: { code: 2 }, count: 2 },
    ])
  })

  it('a shutdown of 0 asks, and kills at once', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    stage.script('root/d/w:1', { onStop: 'stubborn' })
    const [path = ''] = await startSome(admin, 1, { shutdown: 0 })
    await stage.close()
    expect(stage.reasons(path)).toEqual([KILLED])
  })

  it('an end of its own during the stop restarts nobody', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 9 })
    stage.script('root/d/w:1', { onStop: 'stubborn' })
    const [one = ''] = await startSome(admin, 2)
    const stopped = stage.close()
    await stage.line(`stop ${one} 5000`)
    await stage.life(one).end(BOOM)
    await stopped
    expect(stage.starts(one)).toBe(1)
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([{ path: one, reason: BOOM }])
  })

  it('and a kill ends at once what the stop still waits for', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({}, { shutdown: 100 })
    stage.script('root/d/w:1', { onStop: 'stubborn' })
    const [one = ''] = await startSome(admin, 1, { shutdown: 'infinity' })
    const stopped = stage.close()
    await stage.line(`stop ${one} infinity`)
    stage.clock.advanceNow(100)
    await stopped
    expect(stage.reasons(one)).toEqual([KILLED])
    expect(stage.ended).toEqual(KILLED)
  })

  it('terminateChild ends one by its own shutdown, and reports an unexpected end', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    stage.script('root/d/w:1', { onStop: 'stubborn' })
    const [one = '', two = ''] = await startSome(admin, 2, { shutdown: 100 })
    const terminated = admin.terminateChild(one)
    await stage.line(`stop ${one} 100`)
    stage.clock.advanceNow(100)
    expect(await terminated).toEqual({ ok: true })
    expect(stage.alive(two)).toBe(1)
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([{ path: one, reason: KILLED }])
    expect(stage.clock.pending).toBe(0)
  })
})

describe('a dynamic supervisor', () => {
  it('that is restarted has no children; those that it had are gone', async () => {
    const stage = new Stage()
    await stage.start(root({ intensity: 3 }, [dynamicSupervisor('d', { intensity: 0 })]))
    const [path = ''] = await startSome(stage.dynamic('root/d'), 1)
    const again = stage.reached('root/d', 'starting')
    await stage.life(path).end(BOOM)
    await again
    await stage.reached('root/d', 'running')
    expect(stage.slot(path)).toBe('gone')
    expect(await counts(stage.dynamic('root/d'))).toEqual([0, 0, 0, 0])
    expect(await stage.dynamic('root/d').startChild(fake('w'))).toMatchObject({ path: 'root/d/w:2' })
  })

  // S71
  it('that gives up takes part in a group restart, and loses its children', async () => {
    const stage = new Stage()
    await stage.start(
      root({ strategy: 'one_for_all', intensity: 4 }, [fake('a'), dynamicSupervisor('d', { intensity: 1 })]),
    )
    const admin = stage.dynamic('root/d')
    stage.script('root/d/w:2', {}, { start: BOOM })
    const [good = '', bad = ''] = await startSome(admin, 2)
    await stage.crash(good)
    expect([stage.starts(good), stage.starts('root/a')]).toEqual([2, 1])
    const again = stage.line('down root/a')
    await stage.life(bad).end(BOOM)
    await again
    await stage.reached('root/d', 'running')
    expect(stage.starts('root/a')).toBe(2)
    expect(await counts(stage.dynamic('root/d'))).toEqual([0, 0, 0, 0])
  })

  it('whose start is given up has started nothing', async () => {
    const stage = new Stage()
    stage.abort.abort()
    expect(await stage.launch(root({}, [dynamicSupervisor('d')]))).toMatchObject({ outcome: 'failed' })
    expect(stage.dynamicHandles.size).toBe(0)
  })
})
