import { describe, expect, it } from 'vitest'
import { formatExitReason, type SupervisorFlags } from '../../../src/index.ts'
import { newStage, type Stage } from './stage.ts'

const IDS = ['child1', 'child2', 'child3']

/** Two restarts fit; the third ends the supervisor. */
const INTENSITY_2: SupervisorFlags = { intensity: 2, periodMs: 5_000 }

/** A supervisor gives up with `shutdown`; Tutti adds why. */
const GAVE_UP = { type: 'shutdown', detail: { type: 'reached_max_restart_intensity' } }

/** Which of the lives are the same as before, as `1` and `0`. */
async function same(stage: Stage, before: readonly string[]): Promise<string> {
  const now = await stage.pids(IDS.slice(0, before.length))
  return now.map((pid, index) => (pid === before[index] ? '1' : '0')).join('')
}

async function startWellBehaved(count: number, flags: SupervisorFlags) {
  const stage = newStage()
  const ids = IDS.slice(0, count)
  await stage.start(
    ids.map((id) => stage.children.wellBehaved(id)),
    flags,
  )
  return { stage, before: await stage.pids(ids) }
}

describe('strategies and intensity', () => {
  it('S41 multiple_restarts', async () => {
    const { stage } = await startWellBehaved(1, { intensity: 1, periodMs: 1_000 })
    await stage.crash('main/child1')
    for (let round = 0; round < 3; round += 1) {
      stage.clock.advanceNow(2_100)
      await stage.crash('main/child1')
    }
    expect(await stage.list()).toEqual(['child1 running'])
  })

  it('S42 one_for_one', async () => {
    const { stage, before } = await startWellBehaved(2, INTENSITY_2)
    await stage.crash('main/child1')
    expect(await same(stage, before)).toBe('01')
    expect(await stage.counts()).toEqual([2, 2, 0, 2])
    await stage.crash('main/child2')
    await stage.crash('main/child2')
    expect(await stage.ended()).toMatchObject(GAVE_UP)
  })

  it('S43 one_for_one_escalation', async () => {
    const stage = newStage()
    const { failsFrom2ndStart, wellBehaved } = stage.children
    await stage.start([failsFrom2ndStart('child1'), wellBehaved('child2')], { intensity: 4 })
    stage.take()
    await stage.crash('main/child1')
    expect(await stage.ended()).toMatchObject(GAVE_UP)
    expect(stage.take('starting', 'exited')).toEqual([
      'exited main/child1 crashed',
      ...Array<string>(4).fill('starting main/child1'),
      'exited main/child2 shutdown',
    ])
  })

  it('S44 one_for_all', async () => {
    const { stage, before } = await startWellBehaved(2, { ...INTENSITY_2, strategy: 'one_for_all' })
    await stage.crash('main/child1')
    expect(stage.reasons('main/child2')).toEqual([{ type: 'shutdown' }])
    expect(await same(stage, before)).toBe('00')
    expect(await stage.counts()).toEqual([2, 2, 0, 2])
    await stage.crash('main/child2')
    await stage.crash('main/child1')
    expect(await stage.ended()).toMatchObject(GAVE_UP)
  })

  it('S45 one_for_all_escalation', async () => {
    const stage = newStage()
    const { failsFrom2ndStart, wellBehaved } = stage.children
    await stage.start([wellBehaved('child1'), failsFrom2ndStart('child2')], { intensity: 4, strategy: 'one_for_all' })
    stage.take()
    await stage.crash('main/child1')
    expect(await stage.ended()).toMatchObject(GAVE_UP)
    expect(stage.take('exited').slice(0, 2)).toEqual(['exited main/child1 crashed', 'exited main/child2 shutdown'])
  })

  it('S46 one_for_all_other_child_fails_restart', async () => {
    const stage = newStage()
    await startGated(stage, { strategy: 'one_for_all', intensity: 3 })
    stage.system.ref('main/child1').cast('die')
    await stage.open('main/child1', 'started')
    await stage.open('main/child2', 'failed')
    await stage.open('main/child1', 'started')
    await stage.open('main/child2', 'started')
    expect(await stage.list()).toEqual(['child2 running', 'child1 running'])
    expect(stage.take('starting', 'exited')).toEqual([
      'exited main/child1 crashed',
      'exited main/child2 shutdown',
      'starting main/child1',
      'starting main/child2',
      'exited main/child1 shutdown',
      'starting main/child1',
      'starting main/child2',
    ])
  })

  it('S50 rest_for_one', async () => {
    const { stage, before } = await startWellBehaved(3, { ...INTENSITY_2, strategy: 'rest_for_one' })
    await stage.crash('main/child2')
    expect(stage.reasons('main/child3')).toEqual([{ type: 'shutdown' }])
    expect(await same(stage, before)).toBe('100')
    expect(await stage.counts()).toEqual([3, 3, 0, 3])
    await stage.crash('main/child3')
    await stage.crash('main/child2')
    expect(await stage.ended()).toMatchObject(GAVE_UP)
  })

  it('S51 rest_for_one_escalation', async () => {
    const stage = newStage()
    const { failsFrom2ndStart, wellBehaved } = stage.children
    await stage.start([wellBehaved('child1'), failsFrom2ndStart('child2')], { intensity: 4, strategy: 'rest_for_one' })
    await stage.crash('main/child1')
    const reason = await stage.ended()
    expect(reason).toMatchObject(GAVE_UP)
    expect(formatExitReason(reason)).toContain('only once')
  })

  it('S52 rest_for_one_other_child_fails_restart', async () => {
    const stage = newStage()
    await startGated(stage, { strategy: 'rest_for_one', intensity: 3 })
    stage.system.ref('main/child1').cast('die')
    await stage.open('main/child1', 'started')
    await stage.open('main/child2', 'failed')
    await stage.open('main/child2', 'started')
    expect(await stage.list()).toEqual(['child2 running', 'child1 running'])
    expect(stage.take('starting', 'exited')).toEqual([
      'exited main/child1 crashed',
      'exited main/child2 shutdown',
      'starting main/child1',
      'starting main/child2',
      'starting main/child2',
    ])
  })
})

/** Two children whose starts wait for the test. */
async function startGated(stage: Stage, flags: SupervisorFlags): Promise<void> {
  const started = stage.start([stage.children.gated('child1'), stage.children.gated('child2')], flags)
  await stage.open('main/child1', 'started')
  await stage.open('main/child2', 'started')
  await started
  stage.take()
}
