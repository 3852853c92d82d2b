import { describe, expect, it } from 'vitest'
import { dynamicSupervisor } from '../../src/builders/dynamic-supervisor.ts'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { WorkerOverrides } from '../../src/builders/worker.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { ChildSpec, RestartBudget } from '../../src/spec/child-spec.ts'
import type { SupervisorFlags } from '../../src/spec/supervisor-flags.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const GONE: ExitReason = { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'there is no such file' }
const FAILS = { start: BOOM } as const

/** A child that may not be restarted at all, and is then set aside; probes come every second. */
const frail = (id: string, budget: RestartBudget = {}, more: WorkerOverrides = {}): ChildSpec => {
  const rules = { intensity: 0, onExhausted: 'quarantine', probeMs: 1_000, probeJitter: 0, ...budget } as const
  return fake(id, { budget: rules, ...more })
}

/** A supervisor with three children of which the second, `b`, is frail. */
async function open(flags: SupervisorFlags = {}, b: ChildSpec = frail('b')) {
  const stage = new Stage()
  const started = await stage.start(root(flags, [fake('a'), b, fake('c')]))
  stage.take()
  const states = (): (string | undefined)[] => ['a', 'b', 'c'].map((id) => stage.slot(`root/${id}`))
  /** Time passes, and everything that is due is done. */
  const pass = async (ms: number): Promise<void> => {
    stage.clock.advanceNow(ms)
    await started.admin.countChildren()
  }
  return { stage, ...started, states, pass }
}

describe('a child in quarantine', () => {
  it('has no life, and is listed with when it is tried again and why it is there', async () => {
    const { stage, admin, states } = await open()
    stage.clock.advanceNow(5)
    await stage.crash('root/b')
    stage.clock.advanceNow(400)
    expect(states()).toEqual(['running', 'quarantined', 'running'])
    expect(await admin.whichChild('b')).toEqual({
      ok: true,
      child: {
        id: 'b',
        path: 'root/b',
        state: 'quarantined',
        incarnation: undefined,
        type: 'worker',
        nextAttempt: {
          inMs: 600,
          attempts: 0,
          lastReason: BOOM,
          quarantine: { cause: 'restart_budget_exhausted', forMs: 400 },
        },
      },
    })
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 3, active: 2 } })
    expect(stage.events('supervisor:quarantined')).toMatchObject([
      { path: 'root/b', cause: 'restart_budget_exhausted', reason: BOOM, nextProbeInMs: 1_000 },
    ])
  })

  it('is tried again every probeMs, until it is up', async () => {
    const { stage, pass, states } = await open()
    stage.script('root/b', FAILS, FAILS, {})
    await stage.crash('root/b')
    for (const wait of [999, 1, 999, 1, 999, 1]) await pass(wait)
    expect(stage.take()).toEqual(['down root/b', 'start root/b', 'start root/b', 'start root/b'])
    expect(states()).toEqual(['running', 'running', 'running'])
    expect(stage.events('supervisor:probe_failed')).toMatchObject([
      { probes: 1, quarantinedForMs: 1_000, nextProbeInMs: 1_000, reason: BOOM },
      { probes: 2, quarantinedForMs: 2_000, nextProbeInMs: 1_000, reason: BOOM },
    ])
    expect(stage.events('supervisor:recovered')).toEqual([
      { supervisor: 'root', path: 'root/b', quarantinedForMs: 3_000 },
    ])
    expect(stage.clock.pending).toBe(0)
  })

  it('is quarantined to its callers also while it is tried, and not twice in a row', async () => {
    const { stage, pass } = await open()
    stage.script('root/b', FAILS, {})
    await stage.crash('root/b')
    await pass(1_000)
    await pass(1_000)
    expect(stage.slots.filter((line) => line.startsWith('root/b'))).toEqual(
      ['pending', 'starting', 'running', 'quarantined', 'quarantined', 'running'].map((state) => `root/b ${state}`),
    )
  })

  it('has its whole budget again when it is back', async () => {
    const { stage, pass, states } = await open({}, frail('b', { intensity: 1 }))
    await stage.crash('root/b')
    await stage.crash('root/b')
    expect(states()[1]).toBe('quarantined')
    await pass(1_000)
    await stage.crash('root/b')
    expect(states()[1]).toBe('running')
    await stage.crash('root/b')
    expect(states()[1]).toBe('quarantined')
  })

  it('is spread by the jitter', async () => {
    const { stage, admin } = await open({}, frail('b', { probeJitter: 0.2 }))
    stage.random = 0.5
    await stage.crash('root/b')
    expect(await admin.whichChild('b')).toMatchObject({ child: { nextAttempt: { inMs: 900 } } })
  })

  it('a probe that is ignored ends it: the child wants no life', async () => {
    const { stage, pass, states } = await open()
    stage.script('root/b', { start: 'ignore' })
    await stage.crash('root/b')
    await pass(1_000)
    expect(states()[1]).toBe('undefined')
    expect([stage.clock.pending, stage.events('supervisor:recovered')]).toEqual([0, []])
  })

  it('is there at once when another attempt is futile', async () => {
    const { stage, admin } = await open({}, frail('b', { intensity: 9 }))
    stage.script('root/b', { start: GONE }, {})
    await stage.crash('root/b')
    await stage.reached('root/b', 'quarantined')
    expect(stage.attempts('root/b')).toBe(1)
    expect(await admin.whichChild('b')).toMatchObject({
      child: { nextAttempt: { lastReason: GONE, quarantine: { cause: 'restart_is_futile' } } },
    })
  })

  it('never counts against the intensity of the supervisor', async () => {
    const { stage, pass, states } = await open({ intensity: 1 })
    for (let i = 0; i < 5; i += 1) {
      await stage.crash('root/b')
      await pass(1_000)
    }
    await stage.crash('root/a')
    expect(states()).toEqual(['running', 'running', 'running'])
  })
})

describe('the administration of a child in quarantine', () => {
  it('restartChild tries at once, and ends it', async () => {
    const { stage, admin, states } = await open()
    await stage.crash('root/b')
    expect(await admin.restartChild('b')).toMatchObject({ ok: true })
    expect(states()[1]).toBe('running')
    expect([stage.clock.pending, stage.events('supervisor:recovered')]).toMatchObject([0, [{ path: 'root/b' }]])
  })

  it('a restartChild that fails is one more probe: the wait begins anew', async () => {
    const { stage, admin, states } = await open()
    stage.script('root/b', FAILS, {})
    await stage.crash('root/b')
    stage.clock.advanceNow(700)
    expect(await admin.restartChild('b')).toEqual({ ok: false, error: 'start_failed', reason: BOOM })
    expect(states()[1]).toBe('quarantined')
    expect(await admin.whichChild('b')).toMatchObject({ child: { nextAttempt: { inMs: 1_000, attempts: 1 } } })
    expect(stage.clock.pending).toBe(1)
  })

  it.each([
    ['terminateChild', 'undefined'],
    ['deleteChild', 'gone'],
  ] as const)('%s ends it, and cancels the probe', async (call, state) => {
    const { stage, admin, states } = await open()
    await stage.crash('root/b')
    expect(await admin[call]('b')).toEqual({ ok: true })
    expect([states()[1], stage.clock.pending]).toEqual([state, 0])
  })

  it('a probe that is due when it has just been cancelled starts nothing', async () => {
    const { stage, admin } = await open()
    await stage.crash('root/b')
    stage.take()
    const terminated = admin.terminateChild('b')
    stage.clock.advanceNow(1_000)
    await terminated
    await admin.countChildren()
    expect(stage.take()).toEqual([])
  })

  it('goes on when an update takes the budget away, and the supervisor can be stopped in it', async () => {
    const { stage, admin, pass, states, supervisor: main } = await open()
    stage.script('root/b', FAILS)
    await stage.crash('root/b')
    const { start } = root({}, [fake('a'), fake('b'), fake('c')])
    expect(await admin.update({ id: 'root', start })).toEqual({ ok: true })
    await pass(1_000)
    expect(await admin.whichChild('b')).toMatchObject({ child: { nextAttempt: { inMs: 30_000 } } })
    main.stop('infinity')
    expect(await main.exited).toEqual({ type: 'shutdown' })
    expect([states()[1], stage.clock.pending]).toEqual(['undefined', 0])
  })

  it('a supervisor that is stopped in the middle of a probe leaves nothing behind', async () => {
    const { stage, states, supervisor: main } = await open()
    stage.script('root/b', { start: 'hang' })
    await stage.crash('root/b')
    stage.clock.advanceNow(1_000)
    await stage.line('start root/b')
    main.stop('infinity')
    expect(await main.exited).toEqual({ type: 'shutdown' })
    expect([states()[1], stage.clock.pending, stage.events('supervisor:probe_failed')]).toEqual(['undefined', 0, []])
  })
})

describe.each(['one_for_all', 'rest_for_one'] as const)('quarantine under %s', (strategy) => {
  it('takes nobody down, and nobody is restarted when it is over', async () => {
    const { stage, pass, states } = await open({ strategy })
    await stage.crash('root/b')
    await pass(1_000)
    expect(stage.take()).toEqual(['down root/b', 'start root/b'])
    expect(states()).toEqual(['running', 'running', 'running'])
  })

  it('the group is restarted without it', async () => {
    const { stage, states } = await open({ strategy })
    await stage.crash('root/b')
    stage.take()
    await stage.crash('root/a')
    expect(stage.take()).toEqual(['down root/a', 'stop root/c 5000', 'down root/c', 'start root/a', 'start root/c'])
    expect(states()).toEqual(['running', 'quarantined', 'running'])
  })

  it('when it begins in the middle of a restart, the rest of the group is started without it', async () => {
    const { stage, states } = await open({ strategy })
    stage.script('root/b', FAILS)
    await stage.crash('root/a')
    await stage.reached('root/c', 'running')
    expect(states()).toEqual(['running', 'quarantined', 'running'])
    expect(stage.events('supervisor:quarantined')).toHaveLength(1)
  })

  it('of the rest of the group one may fail, and is tried again', async () => {
    const { stage, states } = await open({ strategy, intensity: 5 })
    stage.script('root/b', FAILS)
    stage.script('root/c', FAILS, {})
    await stage.crash('root/a')
    await stage.reached('root/c', 'restarting')
    await stage.reached('root/c', 'running')
    expect(states()).toEqual(['running', 'quarantined', 'running'])
  })
})

describe('quarantine elsewhere', () => {
  it('a subtree is set aside like any child', async () => {
    const stage = new Stage()
    const budget = { intensity: 0, onExhausted: 'quarantine', probeMs: 1_000, probeJitter: 0 } as const
    const { admin } = await stage.start(
      root({}, [supervisor('s', { intensity: 0 }, [fake('a')], { budget }), fake('b')]),
    )
    await stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'quarantined')
    stage.clock.advanceNow(1_000)
    await admin.countChildren()
    expect(stage.slot('root/s/a')).toBe('running')
    expect(stage.starts('root/b')).toBe(1)
  })

  it('of a dynamic supervisor: the child keeps its place, and can be terminated', async () => {
    const stage = new Stage()
    await stage.start(root({}, [dynamicSupervisor('d', { maxChildren: 1 })]))
    const admin = stage.dynamic('root/d')
    await admin.startChild(frail('w'))
    await stage.crash('root/d/w:1')
    expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'w:1', state: 'quarantined' }] })
    expect(await admin.startChild(fake('x'))).toMatchObject({ error: 'max_children' })
    expect(await admin.terminateChild('w:1')).toEqual({ ok: true })
    expect([stage.slot('root/d/w:1'), stage.clock.pending]).toEqual(['gone', 0])
  })

  it('a significant child in quarantine has not ended: its supervisor waits for it', async () => {
    const transient = { restart: 'transient', significant: true } as const
    const stage = new Stage()
    const flags = { autoShutdown: 'all_significant' } as const
    const { supervisor: main } = await stage.start(root(flags, [fake('a', transient), frail('b', {}, transient)]))
    await stage.crash('root/b')
    await stage.crash('root/a', { type: 'normal' })
    expect([stage.slot('root/a'), stage.slot('root/b')]).toEqual(['undefined', 'quarantined'])
    stage.clock.advanceNow(1_000)
    await stage.reached('root/b', 'running')
    await stage.life('root/b').end({ type: 'normal' })
    expect(await main.exited).toMatchObject({ detail: { type: 'auto_shutdown', id: 'b' } })
  })
})
