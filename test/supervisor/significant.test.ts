import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { AutoShutdown } from '../../src/spec/supervisor-flags.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const NORMAL: ExitReason = { type: 'normal' }
const ENDS: readonly ExitReason[] = [NORMAL, BOOM, { type: 'killed', after: 'forced_shutdown' }]
const temporary = (id: string) => fake(id, { restart: 'temporary', significant: true })
const transient = (id: string) => fake(id, { restart: 'transient', significant: true })
const autoShutdown = (id: string): ExitReason => ({ type: 'shutdown', detail: { type: 'auto_shutdown', id } })

describe('a child that is not significant', () => {
  const modes: readonly AutoShutdown[] = ['never', 'any_significant', 'all_significant']
  const rows = modes.flatMap((mode) => (['temporary', 'transient'] as const).map((restart) => ({ mode, restart })))
  it.each(rows)('never stops the supervisor: $mode, $restart', async ({ mode, restart }) => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ autoShutdown: mode, intensity: 5 }, []))
    for (const reason of ENDS) {
      await admin.startChild(fake('a', { restart }))
      await stage.crash('root/a', reason)
      await admin.terminateChild('a')
      await admin.deleteChild('a')
    }
    expect(await admin.countChildren()).toMatchObject({ ok: true, counts: { specs: 0 } })
  })
})

describe('any_significant', () => {
  it.each(ENDS)('a significant temporary child stops the supervisor however it ends: %o', async (reason) => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(
      root({ autoShutdown: 'any_significant' }, [temporary('a'), temporary('b'), fake('c')]),
    )
    stage.take()
    await stage.life('root/b').end(reason)
    expect(await child.exited).toEqual(autoShutdown('b'))
    expect(stage.take()).toEqual(['down root/b', 'stop root/c 5000', 'down root/c', 'stop root/a 5000', 'down root/a'])
    expect(stage.events('supervisor:shutdown')).toMatchObject([{ path: 'root/b', context: 'auto_shutdown', reason }])
  })

  it('a significant transient child stops the supervisor by a graceful end, and is restarted after an abnormal one', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(
      root({ autoShutdown: 'any_significant', intensity: 5 }, [transient('a'), fake('b')]),
    )
    await stage.crash('root/a')
    expect(stage.starts('root/a')).toBe(2)
    await stage.life('root/a').end({ type: 'shutdown' })
    expect(await child.exited).toEqual(autoShutdown('a'))
  })

  it('an end by terminateChild is no trigger', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ autoShutdown: 'any_significant' }, [temporary('a'), transient('b')]))
    await admin.terminateChild('a')
    await admin.terminateChild('b')
    expect(await admin.whichChildren()).toMatchObject({ ok: true, children: [{ id: 'b', state: 'undefined' }] })
    expect(await admin.startChild(temporary('a'))).toMatchObject({ ok: true })
    expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'a' }, { id: 'b' }] })
  })

  it('an ignored start is no trigger', async () => {
    const stage = new Stage()
    stage.script('root/a', { start: 'ignore' })
    const { admin } = await stage.start(root({ autoShutdown: 'any_significant' }, [transient('a')]))
    expect(await admin.countChildren()).toMatchObject({ ok: true })
  })

  it.each(['one_for_one', 'one_for_all', 'rest_for_one'] as const)(
    'being stopped as a bystander is no trigger: %s',
    async (strategy) => {
      for (const mode of ['any_significant', 'all_significant'] as const) {
        const stage = new Stage()
        const { admin } = await stage.start(
          root({ strategy, autoShutdown: mode }, [transient('a'), fake('b'), transient('c')]),
        )
        await stage.crash('root/b')
        expect(await admin.countChildren()).toMatchObject({ counts: { specs: 3, active: 3 } })
      }
    },
  )
})

describe('all_significant', () => {
  it.each([temporary, transient])('the supervisor stops with the last significant child', async (significant) => {
    const stage = new Stage()
    const children = [significant('a'), significant('b'), fake('c')]
    const { supervisor: child, admin } = await stage.start(root({ autoShutdown: 'all_significant' }, children))
    await stage.crash('root/a', NORMAL)
    expect(await admin.countChildren()).toMatchObject({ ok: true })
    await stage.life('root/b').end(NORMAL)
    expect(await child.exited).toEqual(autoShutdown('b'))
    expect(stage.life('root/c').isAlive).toBe(false)
  })

  it('a child that terminateChild ended counts as ended', async () => {
    const stage = new Stage()
    const { supervisor: child, admin } = await stage.start(
      root({ autoShutdown: 'all_significant' }, [transient('a'), transient('b')]),
    )
    await admin.terminateChild('a')
    await stage.life('root/b').end(NORMAL)
    expect(await child.exited).toEqual(autoShutdown('b'))
  })

  it('a significant child whose restart is pending counts as alive', async () => {
    const stage = new Stage()
    const waiting = fake('a', { restart: 'transient', significant: true, backoff: { initialMs: 1_000, jitter: 0 } })
    const { admin } = await stage.start(root({ autoShutdown: 'all_significant' }, [waiting, transient('b')]))
    await stage.crash('root/a')
    await stage.crash('root/b', NORMAL)
    expect(await admin.whichChildren()).toMatchObject({
      ok: true,
      children: [{ state: 'undefined' }, { state: 'restarting' }],
    })
  })

  it('a group restart that takes the last significant child with it triggers nothing', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(
      root({ strategy: 'one_for_all', autoShutdown: 'all_significant' }, [temporary('a'), fake('b')]),
    )
    await stage.crash('root/b')
    expect(await admin.whichChildren()).toMatchObject({ ok: true, children: [{ id: 'b' }] })
  })
})

describe('an automatic shutdown and the supervisor above', () => {
  it.each([true, false])(
    'a transient inner supervisor passes it on when it is significant: %s',
    async (significant) => {
      const stage = new Stage()
      const inner = supervisor('s', { autoShutdown: 'any_significant' }, [transient('w')], {
        restart: 'transient',
        significant,
      })
      const { supervisor: outer, admin } = await stage.start(
        root({ autoShutdown: 'any_significant' }, [inner, fake('a')]),
      )
      void stage.life('root/s/w').end(NORMAL)
      if (significant) expect(await outer.exited).toEqual(autoShutdown('s'))
      else {
        await stage.reached('root/s', 'undefined')
        expect(await admin.countChildren()).toMatchObject({ ok: true, counts: { specs: 2, active: 1 } })
      }
    },
  )
})
