import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { Restart } from '../../src/spec/child-spec.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const NORMAL: ExitReason = { type: 'normal' }
const SHUTDOWN: ExitReason = { type: 'shutdown' }
const DETAIL: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }
const KILLED: ExitReason = { type: 'killed', after: 'forced_shutdown' }

/**
 * What is left of the child: `running` again, `undefined`, or `gone`; and whether it was reported.
 */
const TABLE: readonly (readonly [Restart, ExitReason, 'running' | 'undefined' | 'gone', boolean])[] = [
  ['permanent', NORMAL, 'running', true],
  ['permanent', SHUTDOWN, 'running', true],
  ['permanent', DETAIL, 'running', true],
  ['permanent', BOOM, 'running', true],
  ['permanent', KILLED, 'running', true],
  ['transient', NORMAL, 'undefined', false],
  ['transient', SHUTDOWN, 'undefined', false],
  ['transient', DETAIL, 'undefined', false],
  ['transient', BOOM, 'running', true],
  ['transient', KILLED, 'running', true],
  ['temporary', NORMAL, 'gone', false],
  ['temporary', SHUTDOWN, 'gone', false],
  ['temporary', DETAIL, 'gone', false],
  ['temporary', BOOM, 'gone', true],
  ['temporary', KILLED, 'gone', true],
]

describe('a child that ends by itself', () => {
  it.each(TABLE)('%s, %o → %s', async (restart, reason, state, isReported) => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a', { restart })]))
    const { incarnation } = stage.life('root/a')
    await stage.crash('root/a', reason)
    expect(stage.slot('root/a')).toBe(state)
    expect(stage.starts('root/a')).toBe(state === 'running' ? 2 : 1)
    const left = state === 'gone' ? [] : [{ id: 'a', state }]
    expect(await admin.whichChildren()).toMatchObject({ ok: true, children: left })
    const active = state === 'running' ? 1 : 0
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: left.length, active, workers: left.length } })
    const report = { supervisor: 'root', path: 'root/a', incarnation, restart, shutdown: 5_000, reason }
    expect(stage.events('supervisor:child_terminated')).toEqual(isReported ? [report] : [])
    expect(stage.events('child:exited')).toMatchObject([{ path: 'root/a', reason }])
  })

  it('only a restart counts against the intensity', async () => {
    const stage = new Stage()
    const children = [
      fake('t', { restart: 'transient' }),
      ...[1, 2, 3].map((n) => fake(`x${n}`, { restart: 'temporary' })),
      fake('p'),
    ]
    const { admin } = await stage.start(root({ intensity: 1 }, children))
    await stage.crash('root/t', NORMAL)
    for (const n of [1, 2, 3]) await stage.crash(`root/x${n}`)
    await stage.crash('root/p')
    expect(await admin.countChildren()).toMatchObject({ ok: true, counts: { active: 1 } })
  })

  it('a finished transient child keeps its id until it is deleted, and restartChild revives it', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a', { restart: 'transient' })]))
    await stage.crash('root/a', NORMAL)
    expect(await admin.startChild(fake('a'))).toEqual({ ok: false, error: 'already_present' })
    expect(await admin.restartChild('a')).toMatchObject({ ok: true })
    await stage.crash('root/a', SHUTDOWN)
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'undefined' } })
  })

  it('a temporary child that comes back is last in the order', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a', { restart: 'temporary' }), fake('b')]))
    await stage.crash('root/a')
    expect(await admin.startChild(fake('a', { restart: 'temporary' }))).toMatchObject({ ok: true })
    expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'a' }, { id: 'b' }] })
  })

  it('the exit of a life that is over is ignored: exits are matched on the life, not on the id', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ intensity: 1 }, [fake('a')]))
    const first = stage.life('root/a')
    const terminated = admin.terminateChild('a')
    const restarted = admin.restartChild('a')
    await first.exited
    await Promise.all([terminated, restarted])
    await first.end(BOOM)
    expect(await admin.whichChild('a')).toMatchObject({
      child: { state: 'running', incarnation: stage.life('root/a').incarnation },
    })
    expect(stage.starts('root/a')).toBe(2)
  })
})
