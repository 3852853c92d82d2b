import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { AutoShutdown } from '../../src/spec/supervisor-flags.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const OK = { ok: true }
const NORMAL: ExitReason = { type: 'normal' }
const significant = (id: string) => fake(id, { restart: 'transient', significant: true })
const mode = (autoShutdown: AutoShutdown) => ({ autoShutdown })

describe('update', () => {
  it('replaces the flags at once, and keeps the restarts so far', async () => {
    const stage = new Stage()
    const children = [fake('a'), fake('b')]
    const { admin, supervisor: child } = await stage.start(root({ intensity: 5 }, children))
    await stage.crash('root/a')
    await stage.crash('root/a')
    expect(await admin.update(root({ strategy: 'one_for_all', intensity: 3 }, children))).toEqual(OK)
    await stage.crash('root/a')
    expect(stage.starts('root/b')).toBe(2)
    await stage.life('root/a').end(BOOM)
    expect(await child.exited).toMatchObject({ detail: { type: 'reached_max_restart_intensity' } })
  })

  it('children in both lists keep their lives and get the new spec', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a'), fake('b')]))
    expect(await admin.update(root({}, [fake('a', { shutdown: 77 }), fake('b')]))).toEqual(OK)
    expect(await admin.getChildSpec('a')).toMatchObject({ spec: { shutdown: 77 } })
    expect(stage.starts('root/a')).toBe(1)
    stage.take()
    await admin.terminateChild('a')
    expect(stage.take()).toEqual(['stop root/a 77', 'down root/a'])
  })

  it('new children wait for restartChild, missing ones are kept, and the order is the new list, then the kept', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a'), fake('b'), fake('c')]))
    expect(await admin.update(root({}, [fake('n'), fake('c')]))).toEqual(OK)
    expect(await admin.whichChildren()).toMatchObject({
      children: [
        { id: 'b', state: 'running' },
        { id: 'a', state: 'running' },
        { id: 'c', state: 'running' },
        { id: 'n', state: 'undefined' },
      ],
    })
    expect(stage.attempts('root/n')).toBe(0)
    expect(stage.slot('root/n')).toBe('undefined')
    expect(await admin.restartChild('n')).toMatchObject(OK)
  })

  it.each([
    [
      'a wrong flag',
      { ...root({}, []), start: { kind: 'supervisor', flags: { intensity: -1 }, children: [] } },
      'SPEC_INVALID_INTENSITY',
    ],
    ['a wrong child', { ...root({}, []), start: { kind: 'supervisor', flags: {}, children: [{}] } }, 'SPEC_MISSING_ID'],
    [
      'two of one id',
      { ...root({}, []), start: { kind: 'supervisor', flags: {}, children: [fake('a'), fake('a')] } },
      'SPEC_DUPLICATE_ID',
    ],
    ['another supervisor', supervisor('other', {}, []), 'SPEC_INVALID_ID'],
    ['a worker', fake('root'), 'SPEC_INVALID_START'],
    ['nothing', undefined, 'SPEC_INVALID'],
  ])('%s is refused, and nothing changes', async (_what, spec, code) => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a', { shutdown: 1 })]))
    expect(await admin.update(spec)).toMatchObject({ ok: false, error: 'invalid_spec', cause: { code } })
    expect(await admin.getChildSpec('a')).toMatchObject({ spec: { shutdown: 1 } })
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 1 } })
  })

  it('reaches a nested supervisor by its own handle, and is forgotten when that one is restarted', async () => {
    const stage = new Stage()
    await stage.start(root({}, [supervisor('s', { intensity: 0 }, [fake('a')])]))
    const inner = stage.handle('root/s')
    expect(await inner.update(supervisor('s', { intensity: 0 }, [fake('a'), fake('n')]))).toEqual(OK)
    expect(stage.slot('root/s/n')).toBe('undefined')
    void stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'restarting')
    await stage.reached('root/s', 'running')
    expect(stage.slot('root/s/n')).toBe('gone')
    expect(await stage.handle('root/s').countChildren()).toMatchObject({ counts: { specs: 1 } })
  })
})

describe('update of autoShutdown and significance', () => {
  it.each(['any_significant', 'all_significant'] as const)(
    'never → %s: significant children are accepted and trigger',
    async (to) => {
      const stage = new Stage()
      const { admin, supervisor: child } = await stage.start(root({}, [fake('p')]))
      expect(await admin.startChild(significant('a'))).toMatchObject({ error: 'invalid_spec' })
      await admin.update(root(mode(to), [fake('p')]))
      expect(await admin.startChild(significant('a'))).toMatchObject(OK)
      await admin.startChild(significant('b'))
      if (to === 'all_significant') {
        await stage.crash('root/a', NORMAL)
        expect(await admin.countChildren()).toMatchObject(OK)
      }
      await stage.life('root/b').end(NORMAL)
      expect(await child.exited).toMatchObject({ detail: { type: 'auto_shutdown', id: 'b' } })
    },
  )

  it.each(['any_significant', 'all_significant'] as const)(
    '%s → never: nothing stops, and significant children cease to trigger',
    async (from) => {
      const stage = new Stage()
      const { admin } = await stage.start(root(mode(from), [significant('a')]))
      expect(await admin.update(root({}, []))).toEqual(OK)
      expect(await admin.startChild(significant('b'))).toMatchObject({ error: 'invalid_spec' })
      await stage.crash('root/a', NORMAL)
      expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'undefined' } })
      expect(await admin.restartChild('a')).toMatchObject(OK)
    },
  )

  it('any → all: the first end stays, the second stops', async () => {
    const stage = new Stage()
    const children = [significant('a'), significant('b')]
    const { admin, supervisor: child } = await stage.start(root(mode('any_significant'), children))
    await admin.update(root(mode('all_significant'), children))
    await stage.crash('root/a', NORMAL)
    expect(await admin.countChildren()).toMatchObject(OK)
    await stage.life('root/b').end(NORMAL)
    expect(await child.exited).toMatchObject({ type: 'shutdown' })
  })

  it('all → any: the first end stops', async () => {
    const stage = new Stage()
    const children = [significant('a'), significant('b')]
    const { admin, supervisor: child } = await stage.start(root(mode('all_significant'), children))
    await admin.update(root(mode('any_significant'), children))
    await stage.life('root/a').end(NORMAL)
    expect(await child.exited).toMatchObject({ type: 'shutdown' })
  })

  it('a child becomes significant, and ceases to be, without a restart', async () => {
    const stage = new Stage()
    const plain = fake('a', { restart: 'transient' })
    const { admin, supervisor: child } = await stage.start(root(mode('any_significant'), [plain]))
    await admin.update(root(mode('any_significant'), [significant('a')]))
    await admin.update(root(mode('any_significant'), [plain]))
    await stage.crash('root/a', NORMAL)
    await admin.restartChild('a')
    await admin.update(root(mode('any_significant'), [significant('a')]))
    expect(stage.starts('root/a')).toBe(2)
    await stage.life('root/a').end(NORMAL)
    expect(await child.exited).toMatchObject({ type: 'shutdown' })
  })
})

describe('update while a group restart is pending', () => {
  it('callers of a child that the restart does not concern any more are let go', async () => {
    const stage = new Stage()
    const children = [fake('a', { backoff: { initialMs: 1_000, jitter: 0 } }), fake('b')]
    const { admin } = await stage.start(root({ strategy: 'one_for_all' }, children))
    await stage.crash('root/a')
    expect(stage.slot('root/b')).toBe('restarting')
    await admin.update(root({ strategy: 'one_for_one' }, children))
    expect([stage.slot('root/a'), stage.slot('root/b')]).toEqual(['restarting', 'undefined'])
  })
})
