import { describe, expect, it } from 'vitest'
import { resolveChildSpec } from '../spec/resolve.ts'
import { fake, root, Stage } from './stage.ts'

const context = (signal: AbortSignal) => ({ path: 'root', incarnation: 'x', signal })

describe('the starter of supervisors', () => {
  it('starts nothing when the start is not wanted any more', async () => {
    const stage = new Stage()
    stage.abort.abort()
    expect(await stage.launch(root({}, [fake('a')]))).toEqual({
      outcome: 'failed',
      reason: { type: 'killed', after: 'start_aborted' },
    })
    expect(stage.take()).toEqual([])
  })

  it('needs no signal to kill: a start without one is only ever given up', async () => {
    const stage = new Stage()
    const spec = resolveChildSpec(root({}, [fake('a')]), { path: '', autoShutdown: undefined })
    expect(await stage.starter(spec, context(stage.abort.signal))).toMatchObject({
      outcome: 'started',
      child: { incarnation: 'x' },
    })
  })

  it('has nothing to do with the signal of its start once it has started', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fake('a')]))
    stage.abort.abort()
    stage.kill.abort()
    await stage.crash('root/a')
    expect(await admin.countChildren()).toMatchObject({ ok: true, counts: { active: 1 } })
  })

  it('kills at once when even that had been asked for before it came to it', async () => {
    const stage = new Stage()
    stage.onSlot = () => stage.kill.abort()
    expect(await stage.launch(root({}, [fake('a')]))).toMatchObject({ outcome: 'failed', reason: { type: 'killed' } })
    expect(stage.alive('root/a')).toBe(0)
  })
})
