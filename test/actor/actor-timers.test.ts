import { describe, expect, it } from 'vitest'
import { ActorTimers } from '../../src/actor/actor-timers.ts'
import { actor, behaviour, type Timer } from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { play } from './stage.ts'

const alarm = behaviour({
  init: (_: undefined) => ({ heard: [] as unknown[], timers: [] as Timer[] }),
  calls: {
    after: ({ timers }, ms: number, context) => void timers.push(context.sendAfter(ms, `after ${ms}`)),
    every: ({ timers }, ms: number, context) => void timers.push(context.sendInterval(ms, `every ${ms}`)),
    cancel: ({ timers }) => timers.forEach((timer) => timer.cancel()),
    heard: ({ heard }) => [...heard],
    crash: (): void => {
      throw new Error('as asked')
    },
  },
  info: ({ heard }, message: unknown) => void heard.push(message),
})

const startAlarm = async () => {
  const { system, clock } = await play([actor('alarm', alarm)])
  return { system, clock, ref: system.ref('main/alarm', alarm) }
}

describe('sendAfter', () => {
  it('sends once, when its time has come', async () => {
    const { clock, ref } = await startAlarm()
    await ref.call('after', 100)
    clock.advanceNow(99)
    expect(await ref.call('heard')).toEqual([])
    clock.advanceNow(1)
    clock.advanceNow(1_000)
    expect(await ref.call('heard')).toEqual(['after 100'])
  })

  it('sends nothing any more when it is cancelled', async () => {
    const { clock, ref } = await startAlarm()
    await ref.call('after', 100)
    await ref.call('cancel')
    clock.advanceNow(1_000)
    expect(await ref.call('heard')).toEqual([])
  })

  it('sends nothing any more when its actor has ended', async () => {
    const { clock, ref } = await startAlarm()
    await ref.call('heard')
    await ref.call('after', 100)
    const armed = clock.pending
    await ref.call('crash').catch(() => {})
    expect(clock.pending).toBe(armed - 1)
    clock.advanceNow(1_000)
    expect(await ref.call('heard')).toEqual([])
  })
})

describe('sendInterval', () => {
  it('sends again and again, until it is cancelled', async () => {
    const { clock, ref } = await startAlarm()
    await ref.call('every', 100)
    clock.advanceNow(350)
    expect(await ref.call('heard')).toEqual(['every 100', 'every 100', 'every 100'])
    await ref.call('cancel')
    clock.advanceNow(350)
    expect(await ref.call('heard')).toHaveLength(3)
  })
})

describe('cancelling', () => {
  it('takes back a message that waits already', () => {
    const clock = new TestClock()
    const waiting = new Set<unknown>()
    const target = {
      post: (_: unknown, source: unknown) => void waiting.add(source),
      takeBack: (source: unknown) => void waiting.delete(source),
    }
    const timers = new ActorTimers(clock, target)
    const timer = timers.after(10, 'message')
    clock.advanceNow(10)
    expect(waiting.size).toBe(1)
    timer.cancel()
    expect(waiting.size).toBe(0)
  })
})
