import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import { UNREADABLE } from '../options/unreadable.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const OK = { ok: true }
const refused = (error: string) => ({ ok: false, error })
const NORMAL = { type: 'normal' } as const

describe('administration', () => {
  it('the whole life of one spec', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a')]))
    const first = stage.life('root/a').incarnation
    expect(await admin.startChild(fake('a', { shutdown: 1 }))).toEqual({
      ok: false,
      error: 'already_started',
      incarnation: first,
    })
    expect(await admin.getChildSpec('a')).toMatchObject({ spec: { shutdown: 5_000 } })
    expect(await admin.terminateChild('b')).toEqual(refused('not_found'))
    expect(await admin.terminateChild('a')).toEqual(OK)
    expect(await admin.whichChildren()).toEqual({
      ok: true,
      children: [{ id: 'a', path: 'root/a', state: 'undefined', incarnation: undefined, type: 'worker' }],
    })
    expect(await admin.countChildren()).toEqual({
      ok: true,
      counts: { specs: 1, active: 0, supervisors: 0, workers: 1 },
    })
    expect(await admin.terminateChild('a')).toEqual(OK)
    expect(await admin.startChild(fake('a'))).toEqual(refused('already_present'))
    const again = await admin.restartChild('a')
    expect(again).toEqual({ ok: true, path: 'root/a', incarnation: stage.life('root/a').incarnation })
    expect(stage.life('root/a').incarnation).not.toBe(first)
    expect(await admin.restartChild('a')).toEqual(refused('running'))
    expect(await admin.restartChild('b')).toEqual(refused('not_found'))
    expect(await admin.deleteChild('a')).toEqual(refused('running'))
    expect(await admin.deleteChild('b')).toEqual(refused('not_found'))
    await admin.terminateChild('a')
    expect(await admin.deleteChild('a')).toEqual(OK)
    expect(await admin.restartChild('a')).toEqual(refused('not_found'))
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 0, active: 0, supervisors: 0, workers: 0 } })
    expect(await admin.startChild(fake('a'))).toMatchObject({ ok: true, path: 'root/a' })
  })

  it('addresses children by id only: a token of a life is an unknown id', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a')]))
    expect(await admin.terminateChild(stage.life('root/a').incarnation)).toEqual(refused('not_found'))
    expect(stage.life('root/a').isAlive).toBe(true)
  })

  it('lists the last started first, and looks up one', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, []))
    expect(await admin.whichChildren()).toEqual({ ok: true, children: [] })
    expect(await admin.whichChild('a')).toEqual(refused('not_found'))
    await admin.startChild(fake('a'))
    await admin.startChild(supervisor('b', {}, []))
    const listed = await admin.whichChildren()
    expect(listed).toMatchObject({
      children: [
        { id: 'b', type: 'supervisor' },
        { id: 'a', type: 'worker' },
      ],
    })
    expect(await admin.whichChild('a')).toMatchObject({
      ok: true,
      child: { id: 'a', path: 'root/a', state: 'running' },
    })
    await admin.terminateChild('a')
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'undefined' } })
    await admin.deleteChild('a')
    expect(await admin.whichChild('a')).toEqual(refused('not_found'))
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 1, active: 1, supervisors: 1, workers: 0 } })
  })

  it('shows specs with every field, and knows no others', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(
      root({}, [fake('a'), fake('b', { shutdown: 'brutal_kill' }), supervisor('c', {}, [])]),
    )
    expect(await admin.getChildSpec('a')).toMatchObject({
      ok: true,
      spec: { id: 'a', restart: 'permanent', significant: false, shutdown: 5_000, type: 'worker' },
    })
    expect(await admin.getChildSpec('b')).toMatchObject({ spec: { shutdown: 'brutal_kill' } })
    expect(await admin.getChildSpec('c')).toMatchObject({ spec: { shutdown: 'infinity', type: 'supervisor' } })
    expect(await admin.getChildSpec('d')).toEqual(refused('not_found'))
  })

  it('hands on what a start has to say beside, and ignores it', async () => {
    const stage = new Stage()
    stage.script('root/a', { info: { port: 8080 } })
    const { admin } = await stage.start(root({}, []))
    expect(await admin.startChild(fake('a'))).toMatchObject({ ok: true, info: { port: 8080 } })
    await admin.terminateChild('a')
    expect(await admin.restartChild('a')).toMatchObject({ ok: true, info: { port: 8080 } })
    await stage.crash('root/a')
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'running' } })
  })

  it('a wrong spec is an answer, and changes nothing', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, []))
    expect(await admin.startChild({ id: 'a' })).toMatchObject({
      ok: false,
      error: 'invalid_spec',
      cause: { code: 'SPEC_MISSING_START' },
    })
    expect(await admin.startChild(fake('a', { restart: 'transient', significant: true }))).toMatchObject({
      cause: { code: 'SPEC_BAD_COMBINATION' },
    })
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 0 } })
  })

  it.each(UNREADABLE)('a spec that throws while it is read is a wrong spec: %s', async (_, make) => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a')]))
    expect(await admin.startChild(make())).toMatchObject({ error: 'invalid_spec', cause: { name: 'SpecError' } })
    const update = { id: 'root', start: { kind: 'supervisor', flags: {}, children: [make()] } }
    expect(await admin.update(update)).toMatchObject({ error: 'invalid_spec', cause: { name: 'SpecError' } })
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'running' } })
  })
})

describe('startChild', () => {
  it('a start that fails leaves nothing, touches nobody, and is neither reported, retried nor counted', async () => {
    const stage = new Stage()
    stage.script('root/x', { start: BOOM })
    const { admin, supervisor: child } = await stage.start(root({ strategy: 'one_for_all', intensity: 0 }, [fake('a')]))
    for (let round = 0; round < 3; round += 1)
      expect(await admin.startChild(fake('x'))).toEqual({ ok: false, error: 'start_failed', reason: BOOM })
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 1, active: 1 } })
    expect(stage.events('supervisor:start_error')).toEqual([])
    expect(stage.slot('root/x')).toBe('gone')
    expect(stage.starts('root/a')).toBe(1)
    child.stop('infinity')
    expect(await child.exited).toEqual({ type: 'shutdown' })
  })

  it('a supervisor whose child fails is down as a whole, and its slots are gone', async () => {
    const stage = new Stage()
    stage.script('root/s/y', { start: BOOM })
    const { admin } = await stage.start(root({}, []))
    expect(await admin.startChild(supervisor('s', {}, [fake('x'), fake('y')]))).toMatchObject({
      error: 'start_failed',
      reason: { detail: { id: 'y' } },
    })
    expect(stage.life('root/s/x').isAlive).toBe(false)
    expect(['root/s/x', 'root/s/y', 'root/s'].map((path) => stage.slot(path))).toEqual(['gone', 'gone', 'gone'])
  })

  it('a child that is ignored keeps its spec unless it is temporary', async () => {
    const stage = new Stage()
    for (const id of ['p', 't']) stage.script(`root/${id}`, { start: 'ignore' })
    const { admin } = await stage.start(root({}, []))
    expect(await admin.startChild(fake('p'))).toEqual({ ok: true, path: 'root/p', incarnation: undefined })
    expect(await admin.startChild(fake('t', { restart: 'temporary' }))).toEqual({
      ok: true,
      path: 'root/t',
      incarnation: undefined,
    })
    expect(await admin.startChild(fake('q'))).toMatchObject({ ok: true })
    expect(await admin.whichChildren()).toMatchObject({
      children: [
        { id: 'q', state: 'running' },
        { id: 'p', state: 'undefined' },
      ],
    })
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 2, active: 1 } })
  })
})

describe('restartChild', () => {
  it('a start that fails leaves the child without a life, and is not retried', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: BOOM })
    const { admin } = await stage.start(root({ intensity: 5 }, [fake('a')]))
    await admin.terminateChild('a')
    expect(await admin.restartChild('a')).toEqual({ ok: false, error: 'start_failed', reason: BOOM })
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'undefined' } })
    expect(stage.attempts('root/a')).toBe(2)
    expect(stage.slot('root/a')).toBe('undefined')
    expect(stage.events('supervisor:start_error')).toEqual([])
  })

  it('keeps the place in the order, and touches no sibling under any strategy', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('b'), fake('c')]))
    await admin.terminateChild('b')
    await admin.restartChild('b')
    expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'c' }, { id: 'b' }, { id: 'a' }] })
    expect([stage.starts('root/a'), stage.starts('root/c')]).toEqual([1, 1])
  })

  it('together with terminateChild it can be repeated for ever, also with intensity 0', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ intensity: 0 }, [fake('a')]))
    for (let round = 0; round < 20; round += 1) {
      expect(await admin.terminateChild('a')).toEqual(OK)
      expect(await admin.restartChild('a')).toMatchObject(OK)
    }
    expect(stage.starts('root/a')).toBe(21)
  })

  it('an ignored start is an answer without a life', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: 'ignore' })
    const { admin } = await stage.start(root({}, [fake('a')]))
    await admin.terminateChild('a')
    expect(await admin.restartChild('a')).toEqual({ ok: true, path: 'root/a', incarnation: undefined })
  })
})

describe('terminateChild', () => {
  it('is complete when it answers', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a')]))
    await admin.terminateChild('a')
    expect(stage.life('root/a').isAlive).toBe(false)
    expect(stage.events('supervisor:child_terminated')).toEqual([])
  })

  it('deletes a temporary child', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a', { restart: 'temporary' })]))
    await admin.terminateChild('a')
    expect(await admin.whichChild('a')).toEqual(refused('not_found'))
    expect(await admin.startChild(fake('a'))).toMatchObject(OK)
  })

  it('a death that was on its way is consumed: it is not restarted', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a')]))
    const terminated = admin.terminateChild('a')
    void stage.life('root/a').end(BOOM)
    expect(await terminated).toEqual(OK)
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'undefined' } })
    expect(stage.starts('root/a')).toBe(1)
  })
})

describe('the queue of a supervisor', () => {
  it('answers in turn: a listing waits behind a start', async () => {
    const stage = new Stage()
    let ready: (outcome: 'ready') => void = () => {}
    stage.script('root/a', { start: new Promise<'ready'>((resolve) => (ready = resolve)) })
    const { admin } = await stage.start(root({}, []))
    const order: string[] = []
    const starting = admin.startChild(fake('a')).then(() => order.push('started'))
    const listing = admin.countChildren().then(({ ok }) => order.push(`counted ${ok}`))
    ready('ready')
    await Promise.all([starting, listing])
    expect(order).toEqual(['started', 'counted true'])
  })

  it('a child that has died is not counted active, also before the supervisor has come to its exit', async () => {
    const stage = new Stage()
    stage.script('root/z', { start: new Promise(() => {}) })
    stage.script('root/y', { onStop: 'stubborn' })
    const { admin } = await stage.start(
      root({ intensity: 5 }, [fake('a', { restart: 'transient' }), fake('y', { shutdown: 'infinity' })]),
    )
    const terminated = admin.terminateChild('y')
    const counted = admin.countChildren()
    await stage.life('root/a').end(NORMAL)
    await stage.life('root/y').end(NORMAL)
    await terminated
    expect(await counted).toMatchObject({ counts: { specs: 2, active: 0 } })
  })
})
