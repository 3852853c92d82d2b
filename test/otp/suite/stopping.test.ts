import { describe, expect, it } from 'vitest'
import type { ExitReason, Restart, StopReason } from '../../../src/index.ts'
import { newStage } from './stage.ts'

const SHUTDOWN: ExitReason = { type: 'shutdown' }
const KILLED = { type: 'killed', after: 'shutdown_timeout' }
const BRUTALLY = { type: 'killed', after: 'brutal_kill' }
const RESTARTS: readonly Restart[] = ['temporary', 'transient', 'permanent']

/** OTP's `{shutdown, x}`: the detail is one of those that supervisors give. */
const DETAILED: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }

/** Reasons of their own: what a child is told, and what its supervisor sees. */
const OWN: readonly (readonly [StopReason | 'other', unknown])[] = [
  ['normal', { type: 'normal' }],
  ['shutdown', SHUTDOWN],
  [DETAILED, DETAILED],
  ['other', { type: 'crashed', cause: expect.stringContaining('died') }],
]

describe('stopping', () => {
  it('S16 sup_stop_infinity', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([
      wellBehaved('child1', { shutdown: 'infinity', type: 'supervisor' }),
      wellBehaved('child2', { shutdown: 'infinity' }),
    ])
    expect(await stage.stop()).toEqual(SHUTDOWN)
    expect(stage.reasons('main/child1', 'main/child2')).toEqual([SHUTDOWN, SHUTDOWN])
  })

  it('S17 sup_stop_timeout', async () => {
    const stage = newStage()
    const { wellBehaved, stubborn } = stage.children
    await stage.start([wellBehaved('child1', { shutdown: 1_000 }), stubborn('child2', { shutdown: 1_000 })])
    stage.system.ref('main/child2').cast('sleep')
    await stage.until('asleep main/child2')
    const stopped = stage.stop()
    await stage.until('timer 1000')
    stage.clock.advanceNow(1_000)
    expect(await stopped).toEqual(SHUTDOWN)
    expect(stage.reasons('main/child1', 'main/child2')).toEqual([SHUTDOWN, KILLED])
  })

  it('S19 sup_stop_brutal_kill', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([wellBehaved('child1', { shutdown: 1_000 }), wellBehaved('child2', { shutdown: 'brutal_kill' })])
    expect(await stage.stop()).toEqual(SHUTDOWN)
    expect(stage.reasons('main/child1', 'main/child2')).toEqual([SHUTDOWN, BRUTALLY])
    expect(stage.take('cleaning')).toEqual(['cleaning main/child1 shutdown'])
  })

  it('S21 sup_stop_race', async () => {
    const stage = newStage()
    const { wellBehaved, lingering } = stage.children
    const racers = RESTARTS.flatMap((restart) =>
      OWN.map(([reason, seen], index) => ({ id: `${restart}${index}`, restart, reason, seen })),
    )
    await stage.start([
      wellBehaved('A'),
      ...racers.map(({ id, restart }) => wellBehaved(id, { restart })),
      lingering('Z', 1_000, { shutdown: 2_000 }),
    ])
    stage.take()
    const stopped = stage.stop()
    await stage.until('cleaning main/Z shutdown')
    stage.clock.advanceNow(200)
    const ends = racers.map(({ id, reason }) => stage.endOf(`main/${id}`, reason))
    await Promise.all(ends)
    expect(stage.take('exited')).toEqual([])
    stage.clock.advanceNow(800)
    expect(await stopped).toEqual(SHUTDOWN)
    expect(stage.reasons(...racers.map(({ id }) => `main/${id}`))).toEqual(racers.map(({ seen }) => seen))
    expect(stage.reasons('main/A', 'main/Z')).toEqual([SHUTDOWN, SHUTDOWN])
    expect(stage.take('starting')).toEqual([])
  })
})
