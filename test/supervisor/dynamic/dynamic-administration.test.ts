import { describe, expect, it } from 'vitest'
import { dynamicSupervisor } from '../../../src/builders/dynamic-supervisor.ts'
import { supervisor } from '../../../src/builders/supervisor.ts'
import type { DynamicChildSpec } from '../../../src/supervisor/dynamic/dynamic-supervisor-handle.ts'
import { UNREADABLE } from '../../options/unreadable.ts'
import { BOOM, fake, root, Stage } from '../stage.ts'
import { counts, DynamicStage, startSome } from './dynamic-stage.ts'

const OK = { ok: true }
const refused = (error: string) => ({ ok: false, error })
const FAILS = { start: BOOM } as const

it.each(UNREADABLE)('a spec that throws while it is read is a wrong spec: %s', async (_, make) => {
  const admin = await new DynamicStage().open()
  const child: DynamicChildSpec = make() as never
  const refusal = { error: 'invalid_spec', cause: { name: 'SpecError' } }
  expect(await admin.startChild(child)).toMatchObject(refusal)
  expect(await admin.update(child)).toMatchObject(refusal)
  expect(await admin.countChildren()).toMatchObject({ ok: true })
})

it('what a child has beside the template may throw while it is read too', async () => {
  const admin = await new DynamicStage().open({ template: fake('w') })
  const unreadable = { get args(): never { throw new Error('no') } } // biome-ignore format: one line
  expect(await admin.startChild(unreadable)).toMatchObject({ error: 'invalid_spec', cause: { code: 'SPEC_INVALID' } })
  expect(await admin.startChild({})).toMatchObject(OK)
})

describe('startChild', () => {
  it('gives every child a path of its own, also under one id, and never again', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    const [first = ''] = await startSome(admin, 1)
    expect(await admin.startChild(fake('w'))).toEqual({
      ok: true,
      path: 'root/d/w:2',
      incarnation: stage.life('root/d/w:2').incarnation,
    })
    await admin.terminateChild(first)
    expect(await admin.startChild(fake('w'))).toMatchObject({ path: 'root/d/w:3' })
    expect(first).toBe('root/d/w:1')
  })

  it('needs no id', async () => {
    const admin = await new DynamicStage().open()
    const { start } = fake('w')
    expect(await admin.startChild({ start })).toMatchObject({ path: 'root/d/worker:1' })
    expect(await admin.startChild({ id: undefined, start } as never)).toMatchObject({ path: 'root/d/worker:2' })
  })

  it('refuses a wrong spec before its turn has any effect, and names the mistake', async () => {
    const admin = await new DynamicStage().open()
    const wrong = async (spec: unknown) => {
      const answer = await admin.startChild(spec as never)
      return !answer.ok && answer.error === 'invalid_spec' ? answer.cause.code : answer
    }
    expect(await wrong(undefined)).toBe('SPEC_MISSING_START')
    expect(await wrong(3)).toBe('SPEC_INVALID')
    expect(await wrong({ id: 'a' })).toBe('SPEC_MISSING_START')
    expect(await wrong({ start: { kind: 'nothing' } })).toBe('SPEC_INVALID_START')
    expect(await wrong({ ...fake('a'), shutdown: -1 })).toBe('SPEC_INVALID_SHUTDOWN')
    // S60: its supervisor's mode is always `never`.
    expect(await wrong({ ...fake('a'), restart: 'transient', significant: true })).toBe('SPEC_BAD_COMBINATION')
    expect(await counts(admin)).toEqual([0, 0, 0, 0])
  })

  // S6, S7
  it.each(['permanent', 'transient', 'temporary'] as const)(
    'a %s child that is ignored leaves nothing behind',
    async (restart) => {
      const stage = new DynamicStage()
      const admin = await stage.open()
      stage.script('root/d/w:1', { start: 'ignore' })
      expect(await admin.startChild(fake('w', { restart }))).toEqual({
        ok: true,
        path: 'root/d/w:1',
        incarnation: undefined,
      })
      expect(stage.slot('root/d/w:1')).toBe('gone')
      expect(await counts(admin)).toEqual([0, 0, 0, 0])
      await startSome(admin, 1)
      expect(await counts(admin)).toEqual([1, 1, 0, 1])
      await stage.close()
      expect(stage.ended).toEqual({ type: 'shutdown' })
    },
  )

  // S12
  it('a start that fails is answered with its reason; nothing is listed, retried or reported', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    stage.script('root/d/w:1', FAILS)
    expect(await admin.startChild(fake('w'))).toEqual({ ok: false, error: 'start_failed', reason: BOOM })
    expect(await admin.whichChildren()).toEqual({ ok: true, children: [] })
    expect(stage.attempts('root/d/w:1')).toBe(1)
    expect(stage.events('supervisor:start_error')).toEqual([])
    expect(stage.slot('root/d/w:1')).toBe('gone')
  })

  // S53
  it('hands back what the start had to say', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    stage.script('root/d/w:1', { info: { port: 80 } })
    expect(await admin.startChild(fake('w'))).toMatchObject({ ok: true, info: { port: 80 } })
  })

  it('starts supervisors too', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    expect(await admin.startChild(supervisor('s', {}, [fake('a')]))).toMatchObject({ ok: true, path: 'root/d/s:1' })
    expect(await admin.startChild(dynamicSupervisor('t'))).toMatchObject({ ok: true, path: 'root/d/t:2' })
    expect(await counts(admin)).toEqual([2, 2, 2, 0])
    expect(stage.alive('root/d/s:1/a')).toBe(1)
    await stage.close()
    expect(stage.alive('root/d/s:1/a')).toBe(0)
    expect(stage.slot('root/d/s:1/a')).toBe('gone')
  })

  it('is answered with noproc when the supervisor has ended, or ends before', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    stage.script('root/d/w:1', { start: 'hang' })
    const starting = admin.startChild(fake('w'))
    const waiting = admin.startChild(fake('w'))
    await stage.line('start root/d/w:1')
    await stage.close()
    expect(await starting).toEqual(refused('noproc'))
    expect(await waiting).toEqual(refused('noproc'))
    expect(await admin.countChildren()).toEqual(refused('noproc'))
  })
})

describe('maxChildren', () => {
  it('is a bound that startChild is refused at', async () => {
    const admin = await new DynamicStage().open({ maxChildren: 2 })
    const [first = ''] = await startSome(admin, 2)
    expect(await admin.startChild(fake('w'))).toEqual(refused('max_children'))
    await admin.terminateChild(first)
    expect(await admin.startChild(fake('w'))).toMatchObject(OK)
  })

  it('of 0 allows none', async () => {
    const admin = await new DynamicStage().open({ maxChildren: 0 })
    expect(await admin.startChild(fake('w'))).toEqual(refused('max_children'))
  })

  it('counts children that wait for their restart, and never refuses a restart', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ maxChildren: 1, intensity: 10 })
    const [path = ''] = await startSome(admin, 1, { backoff: { initialMs: 50, jitter: 0 } })
    await stage.crash(path)
    expect(await admin.startChild(fake('w'))).toEqual(refused('max_children'))
    stage.clock.advanceNow(50)
    await stage.reached(path, 'running')
    expect(stage.starts(path)).toBe(2)
  })

  it('does not count a child that ended for good', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ maxChildren: 1 })
    const [path = ''] = await startSome(admin, 1, { restart: 'temporary' })
    await stage.crash(path)
    expect(await admin.startChild(fake('w'))).toMatchObject(OK)
  })
})

describe('addressing a child', () => {
  // S24, S93
  it('by its path, its id or the token of its life; what is over is not found', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open()
    expect(await counts(admin)).toEqual([0, 0, 0, 0])
    const [one = '', two = '', three = ''] = await startSome(admin, 3)
    const line = { id: 'w:1', path: one, state: 'running', incarnation: stage.life(one).incarnation, type: 'worker' }
    for (const key of [one, 'w:1', line.incarnation])
      expect(await admin.whichChild(key)).toEqual({ ok: true, child: line })
    expect(await admin.whichChildren()).toMatchObject({ children: [line, { path: two }, { path: three }] })
    const token = stage.life(two).incarnation
    expect(await admin.terminateChild(one)).toEqual(OK)
    expect(await admin.terminateChild(token)).toEqual(OK)
    expect(await admin.terminateChild('w:3')).toEqual(OK)
    for (const key of [one, token, 'w:3', 'root/d', 'root', ''])
      expect(await admin.terminateChild(key)).toEqual(refused('not_found'))
    expect(stage.slot(one)).toBe('gone')
    expect(await counts(admin)).toEqual([0, 0, 0, 0])
  })

  it('of another supervisor finds nothing and does no harm', async () => {
    const stage = new Stage()
    await stage.start(root({}, [fake('x'), dynamicSupervisor('d'), dynamicSupervisor('e')]))
    const [foreign = ''] = await startSome(stage.dynamic('root/e'), 1)
    const admin = stage.dynamic('root/d')
    for (const key of ['root/x', stage.life('root/x').incarnation, foreign, stage.life(foreign).incarnation])
      expect(await admin.terminateChild(key)).toEqual(refused('not_found'))
    expect([stage.alive('root/x'), stage.alive(foreign)]).toEqual([1, 1])
  })

  // S14
  it('shows its spec with every field, and the id that was made for it', async () => {
    const admin = await new DynamicStage().open()
    const [path = ''] = await startSome(admin, 1, { restart: 'transient' })
    expect(await admin.getChildSpec(path)).toMatchObject({
      spec: { id: 'w:1', restart: 'transient', shutdown: 5_000, type: 'worker', significant: false },
    })
    expect(await admin.getChildSpec('root/d/w:2')).toEqual(refused('not_found'))
  })
})

describe('a template', () => {
  const open = (stage: DynamicStage) =>
    stage.open({ template: fake('w', { args: ['--fast'], env: { A: '1' }, restart: 'transient' }), intensity: 5 })

  it('is what children are started from, with what is their own', async () => {
    const admin = await open(new DynamicStage())
    expect(await admin.startChild()).toMatchObject({ path: 'root/d/w:1' })
    expect(await admin.startChild({ id: 'x', args: ['a', 'b'], env: { B: '2' } })).toMatchObject({ path: 'root/d/x:2' })
    expect(await admin.getChildSpec('w:1')).toMatchObject({
      spec: { restart: 'transient', start: { args: ['--fast'], env: { A: '1' } } },
    })
    expect(await admin.getChildSpec('x:2')).toMatchObject({
      spec: { start: { args: ['--fast', 'a', 'b'], env: { A: '1', B: '2' } } },
    })
  })

  it('and what is their own is used again for every restart', async () => {
    const stage = new DynamicStage()
    const admin = await open(stage)
    await admin.startChild({ args: ['a'] })
    await stage.crash('root/d/w:1')
    expect(stage.starts('root/d/w:1')).toBe(2)
    expect(await admin.getChildSpec('w:1')).toMatchObject({ spec: { start: { args: ['--fast', 'a'] } } })
  })

  it('takes no spec beside it', async () => {
    const admin = await open(new DynamicStage())
    expect(await admin.startChild(fake('w'))).toMatchObject({
      error: 'invalid_spec',
      cause: { code: 'SPEC_BAD_COMBINATION' },
    })
  })
})

describe('update', () => {
  // S85, S86
  it('changes the template for children that are started from now on', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ template: fake('w', { shutdown: 1 }) })
    await admin.startChild()
    expect(
      await admin.update(dynamicSupervisor('d', { template: fake('v', { shutdown: 2 }), maxChildren: 2 })),
    ).toEqual(OK)
    await admin.startChild()
    expect(await admin.getChildSpec('w:1')).toMatchObject({ spec: { shutdown: 1 } })
    expect(await admin.getChildSpec('v:2')).toMatchObject({ spec: { shutdown: 2 } })
    expect(await admin.startChild()).toEqual(refused('max_children'))
  })

  // S85
  it('refuses to give or take the template, and everything that is wrong', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ template: fake('w') })
    const code = async (spec: unknown) => {
      const answer = await admin.update(spec)
      return !answer.ok && answer.error === 'invalid_spec' ? answer.cause.code : answer
    }
    expect(await code(dynamicSupervisor('d'))).toBe('SPEC_BAD_COMBINATION')
    expect(await code(dynamicSupervisor('e', { template: fake('w') }))).toBe('SPEC_INVALID_ID')
    expect(await code(supervisor('d', {}, []))).toBe('SPEC_INVALID_START')
    expect(
      await code({ ...dynamicSupervisor('d'), start: { kind: 'dynamic_supervisor', flags: { intensity: -1 } } }),
    ).toBe('SPEC_INVALID_INTENSITY')
  })

  it('changes the intensity, for the restarts until now too', async () => {
    const stage = new DynamicStage()
    const admin = await stage.open({ intensity: 0 })
    const [path = ''] = await startSome(admin, 1)
    expect(await admin.update(dynamicSupervisor('d', { intensity: 1 }))).toEqual(OK)
    await stage.crash(path)
    expect(stage.starts(path)).toBe(2)
    await stage.crash(path)
    expect(stage.ended).toMatchObject({
      type: 'shutdown',
      detail: { type: 'reached_max_restart_intensity', id: 'w:1' },
    })
  })
})
