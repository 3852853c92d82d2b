import { describe, expect, it } from 'vitest'
import { Quiet } from '../../src/actor/quiet.ts'
import { actor, behaviour } from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { play } from './stage.ts'

const make = () => {
  const clock = new TestClock()
  const fired: number[] = []
  return { clock, fired, quiet: new Quiet(clock, () => fired.push(clock.now())) }
}

describe('quiet', () => {
  it('is waited for from the time when nothing waits, once', () => {
    const { clock, fired, quiet } = make()
    quiet.ask(50)
    clock.advanceNow(100)
    quiet.begin()
    clock.advanceNow(1_000)
    quiet.begin()
    clock.advanceNow(1_000)
    expect(fired).toEqual([150])
  })

  it('is over when a message comes', () => {
    const { clock, fired, quiet } = make()
    quiet.ask(50)
    quiet.begin()
    quiet.cancel()
    clock.advanceNow(1_000)
    expect([fired, clock.pending]).toEqual([[], 0])
  })

  it('of zero is there at once', () => {
    const { fired, quiet } = make()
    quiet.ask(0)
    quiet.begin()
    expect(fired).toEqual([0])
  })
})

describe('the inactivity timeout', () => {
  const sleepy = behaviour({
    init: (_: undefined) => [] as unknown[],
    calls: {
      rest: (_, ms: number, context) => context.timeoutAfter(ms),
      heard: (state) => [...state],
    },
    info: (state, message: unknown) => void state.push(message),
  })
  const startSleepy = async () => {
    const { system, clock } = await play([actor('sleepy', sleepy)])
    return { clock, system, ref: system.ref('main/sleepy', sleepy) }
  }

  it('comes once when nothing else has come for that time', async () => {
    const { clock, ref } = await startSleepy()
    await ref.call('rest', 100)
    clock.advanceNow(1_000)
    expect(await ref.call('heard')).toEqual([{ type: 'timeout' }])
  })

  it('is cancelled by any message', async () => {
    const { clock, system, ref } = await startSleepy()
    await ref.call('rest', 100)
    clock.advanceNow(99)
    system.send('main/sleepy', 'hello')
    await ref.call('heard')
    clock.advanceNow(1_000)
    expect(await ref.call('heard')).toEqual(['hello'])
  })

  it('of zero comes at once, unless something waits', async () => {
    const { ref } = await startSleepy()
    await ref.call('rest', 0)
    expect(await ref.call('heard')).toEqual([{ type: 'timeout' }])
    const rest = ref.call('rest', 0)
    const next = ref.call('heard')
    await rest
    expect(await next).toEqual([{ type: 'timeout' }])
    expect(await ref.call('heard')).toEqual([{ type: 'timeout' }])
  })

  it('leaves no timer when the actor ends', async () => {
    const { clock, system, ref } = await startSleepy()
    await ref.call('heard')
    const before = clock.pending
    await ref.call('rest', 100)
    expect(clock.pending).toBe(before + 1)
    await system.shutdown()
    expect(clock.pending).toBeLessThanOrEqual(before)
  })
})
