import { describe, expect, it } from 'vitest'
import type { ExitReason, StopReason } from '../../../src/index.ts'
import { newDynamicStage, POOL, withTemplate } from './dynamic-stage.ts'

const SHUTDOWN = { type: 'shutdown' }
const KILLED = { type: 'killed', after: 'shutdown_timeout' }

/** OTP's `{shutdown, x}`. */
const DETAILED: ExitReason = { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } }

/** Reasons of their own: what a child is told, and what its supervisor sees. */
const OWN: readonly (readonly [StopReason | 'other', unknown])[] = [
  ['normal', { type: 'normal' }],
  ['shutdown', SHUTDOWN],
  [DETAILED, DETAILED],
  ['other', { type: 'crashed', cause: expect.stringContaining('died') }],
]

describe('stopping a dynamic supervisor', () => {
  it('S18 sup_stop_timeout_dynamic', async () => {
    const stage = newDynamicStage()
    await stage.startPool({})
    const limits = { restart: 'temporary', shutdown: 1_000 } as const
    const one = await stage.add(stage.children.wellBehaved('child1', limits))
    const two = await stage.add(stage.children.stubborn('child2', limits))
    stage.system.ref(two.path).cast('sleep')
    await stage.until(`asleep ${two.path}`)
    const stopped = stage.stop()
    await stage.until(`cleaning ${one.path} shutdown`)
    stage.clock.advanceNow(1_000)
    expect(await stopped).toEqual(SHUTDOWN)
    expect(stage.reasons(POOL, one.path, two.path)).toEqual([SHUTDOWN, SHUTDOWN, KILLED])
  })

  it('S20 sup_stop_brutal_kill_dynamic', async () => {
    const stage = await withTemplate(({ children }) => children.wellBehaved('child', { shutdown: 'brutal_kill' }))
    const ten = await stage.addMany(10)
    expect(await stage.stop()).toEqual(SHUTDOWN)
    const killed = ten.map(() => ({ type: 'killed', after: 'brutal_kill' }))
    expect(stage.reasons(POOL, ...ten.map(({ path }) => path))).toEqual([SHUTDOWN, ...killed])
    expect(stage.take('cleaning')).toEqual([])
  })

  // Clean-up cannot choose another graceful reason: such children are at work when they are told to
  // stop, and end for their own when it is done.
  it.each(['permanent', 'transient', 'temporary'] as const)(
    'S22 sup_stop_non_shutdown_exit_dynamic: %s',
    async (restart) => {
      const stage = newDynamicStage()
      await stage.startPool({})
      const racers: string[] = []
      for (const [reason] of OWN) {
        const { path } = await stage.add(stage.children.ownReason('racer', { restart }))
        stage.system.ref(path).cast('work', reason)
        await stage.until(`working ${path}`)
        racers.push(path)
      }
      const last = await stage.add(stage.children.wellBehaved('last'))
      const stopped = stage.stop()
      await stage.until(`cleaning ${last.path} shutdown`)
      stage.finishWork()
      expect(await stopped).toEqual(SHUTDOWN)
      expect(stage.reasons(POOL)).toEqual([SHUTDOWN])
      expect(stage.reasons(...racers)).toEqual(OWN.map(([, seen]) => seen))
    },
  )

  it('S54 simple_one_for_one_shutdown', async () => {
    const stage = await withTemplate(({ children }) => children.lingering('child', 1_000, { shutdown: 2_000 }))
    const [one, two] = [await stage.add(), await stage.add()]
    const three = await stage.add({ args: { lateMs: 5_000 } })
    const since = stage.clock.now()
    const stopped = stage.stop()
    for (const { path } of [one, two, three]) await stage.until(`cleaning ${path} shutdown`)
    stage.clock.advanceNow(1_000)
    for (const { path } of [one, two]) await stage.until(`exited ${path} shutdown`)
    expect(stage.reasons(three.path, POOL)).toEqual([undefined, undefined])
    stage.clock.advanceNow(1_000)
    expect(await stopped).toEqual(SHUTDOWN)
    expect(stage.reasons(one.path, two.path, three.path)).toEqual([SHUTDOWN, SHUTDOWN, KILLED])
    expect(stage.clock.now() - since).toBe(2_000)
  })
})
