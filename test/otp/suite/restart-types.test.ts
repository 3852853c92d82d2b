import { describe, expect, it } from 'vitest'
import { type ExitReason, type Restart, type Strategy, start, supervisor } from '../../../src/index.ts'
import { newStage, type Stage } from './stage.ts'

const SHUTDOWN: ExitReason = { type: 'shutdown' }
/** OTP's `{shutdown, x}`. */
const DETAILED: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }

/** A supervisor with one child. */
async function withChild(restart: Restart): Promise<{ readonly stage: Stage; readonly first: string }> {
  const stage = newStage()
  await stage.start([stage.children.wellBehaved('child1', { restart })])
  return { stage, first: await stage.pid('child1') }
}

async function expectRestarted(stage: Stage, before: string): Promise<void> {
  expect(await stage.list()).toEqual(['child1 running'])
  expect(await stage.pid('child1')).not.toBe(before)
  expect(await stage.counts()).toEqual([1, 1, 0, 1])
}

async function expectKept(stage: Stage): Promise<void> {
  expect(await stage.list()).toEqual(['child1 undefined'])
  expect(await stage.counts()).toEqual([1, 0, 0, 1])
}

async function expectGone(stage: Stage): Promise<void> {
  expect(await stage.list()).toEqual([])
  expect(await stage.counts()).toEqual([0, 0, 0, 0])
}

describe('restart types', () => {
  it('S30 permanent_normal', async () => {
    const { stage, first } = await withChild('permanent')
    await stage.end('main/child1')
    await expectRestarted(stage, first)
  })

  it('S31 transient_normal', async () => {
    const { stage } = await withChild('transient')
    await stage.end('main/child1')
    await expectKept(stage)
  })

  it('S32 temporary_normal', async () => {
    const { stage } = await withChild('temporary')
    await stage.end('main/child1')
    await expectGone(stage)
  })

  it('S33 permanent_shutdown', async () => {
    const { stage, first } = await withChild('permanent')
    await stage.end('main/child1', SHUTDOWN)
    await expectRestarted(stage, first)
    const second = await stage.pid('child1')
    await stage.end('main/child1', DETAILED)
    await expectRestarted(stage, second)
  })

  it('S34 transient_shutdown', async () => {
    const { stage } = await withChild('transient')
    await stage.end('main/child1', SHUTDOWN)
    await expectKept(stage)
    expect(await stage.main.restartChild('child1')).toMatchObject({ ok: true })
    await stage.end('main/child1', DETAILED)
    await expectKept(stage)
  })

  it('S35 temporary_shutdown', async () => {
    const { stage } = await withChild('temporary')
    await stage.end('main/child1', SHUTDOWN)
    await expectGone(stage)
    const again = await stage.main.startChild(stage.children.wellBehaved('child1', { restart: 'temporary' }))
    expect(again).toMatchObject({ ok: true })
    await stage.end('main/child1', DETAILED)
    await expectGone(stage)
  })

  // There are no applications: a tree is started by `start()`, which tells the same.
  it('S36 faulty_application_shutdown', async () => {
    const { failing } = newStage().children
    const tree = supervisor('application', {}, [supervisor('top', {}, [failing('child1', 'throws')])])
    const crash = { type: 'crashed', cause: expect.stringMatching(/function_clause[^]*at .*behaviours\.ts/) }
    const inner = { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'child1', reason: crash } }
    await expect(start(tree, { log: 'silent' })).rejects.toMatchObject({
      code: 'START_FAILED',
      reason: { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'top', reason: inner } },
    })
  })

  it('S37 permanent_abnormal', async () => {
    const { stage, first } = await withChild('permanent')
    await stage.crash('main/child1')
    await expectRestarted(stage, first)
  })

  it('S38 transient_abnormal', async () => {
    const { stage, first } = await withChild('transient')
    await stage.crash('main/child1')
    await expectRestarted(stage, first)
  })

  it('S39 temporary_abnormal', async () => {
    const { stage } = await withChild('temporary')
    await stage.crash('main/child1')
    await expectGone(stage)
  })

  it.each<Strategy>(['one_for_all', 'rest_for_one'])('S40 temporary_bystander: %s', async (strategy) => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([wellBehaved('child1'), wellBehaved('child2', { restart: 'temporary' })], { strategy })
    const first = await stage.pid('child1')
    await stage.end('main/child1')
    expect(stage.reasons('main/child2')).toEqual([SHUTDOWN])
    await expectRestarted(stage, first)
  })
})
