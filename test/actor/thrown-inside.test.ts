import { describe, expect, it } from 'vitest'
import { OwnContext } from '../../src/actor/own-context.ts'
import { systemClock } from '../../src/clock/clock.ts'
import { type ActorContext, actor, behaviour, type Info, start, supervisor } from '../../src/index.ts'
import { within } from '../fixtures/await-event.ts'
import { WRONG_VALUES } from '../sweep/wrong-values.ts'
import { endOf, play } from './stage.ts'

type Use = (context: ActorContext) => unknown

/** What a cast or a message does; what it gives is for nobody. */
async function perform(use: Use, context: ActorContext): Promise<void> {
  await use(context)
}

/** Runs what it is handed, wherever an actor runs code of its user. */
const runner = behaviour({
  init: (use: Use | undefined, context) => use?.(context) ?? 0,
  calls: {
    run: (_, use: Use, context) => use(context),
    defer: (_, [when, use]: readonly [when: 'continue' | 'info' | 'timeout', use: Use], context) => {
      if (when === 'continue') context.continueWith(use)
      if (when === 'info') context.send(context.path, use)
      if (when === 'timeout') context.timeoutAfter(1)
    },
  },
  casts: { run: (_, use: Use, context) => void use(context) },
  info: (_, message: Info<Use>, context) => (typeof message === 'function' ? perform(message, context) : undefined),
  continue: (_, use: Use, context) => void use(context),
})

const idle = () => 7

function thrower(thrown: unknown): () => never {
  return () => {
    throw thrown
  }
}

/** What a program may throw. */
const THROWN: Readonly<Record<string, unknown>> = {
  'an error': new Error('as asked'),
  'an object that is no text': Object.create(null),
  'an error whose stack throws': Object.defineProperty(new Error('x'), 'stack', { get: thrower(new Error('trap')) }),
  ...WRONG_VALUES,
}

describe('what is thrown inside of an actor', () => {
  it.each(Object.keys(THROWN))('ends that actor with a reason, and nobody beside it: %s', async (name) => {
    const use = thrower(THROWN[name])
    const { system } = await play([actor('a', runner, undefined), actor('b', runner, undefined)])
    const a = system.ref('main/a')
    const inEachPlace: readonly (() => unknown)[] = [
      () => a.call('run', use),
      () => a.call('run', async () => use()),
      () => a.cast('run', use),
      () => a.call('defer', ['continue', use]),
      () => a.call('defer', ['info', use]),
    ]
    for (const place of inEachPlace) {
      await within('the successor of the actor that threw', a.call('run', idle))
      const end = endOf(system, 'main/a')
      const thrown = Promise.resolve(place()).catch((error: unknown) => error)
      // Ready in the same round as the actor that throws.
      expect(await within('the answer of its neighbour', system.ref('main/b').call('run', idle))).toBe(7)
      expect((await end).reason).toMatchObject({ type: 'crashed' })
      await within('the answer of the actor that threw', thrown)
    }
    const { unstopped } = await within('the end of the system', system.shutdown())
    expect(unstopped).toEqual([])
  })

  it.each(Object.keys(THROWN))('fails a start at once, also of an `init` that awaits something: %s', async (name) => {
    const use = thrower(THROWN[name])
    for (const init of [use, async () => use()]) {
      const started = start(supervisor('main', {}, [actor('a', runner, init)]), { log: 'silent' })
      await expect(within('the failure of the start', started)).rejects.toMatchObject({ code: 'START_FAILED' })
    }
  })

  it('a state that cannot be looked at fails the start, also when it is awaited', async () => {
    const init = async () => WRONG_VALUES['proxy']
    const started = start(supervisor('main', {}, [actor('a', runner, init)]), { log: 'silent' })
    await expect(within('the failure of the start', started)).rejects.toMatchObject({ code: 'START_FAILED' })
  })

  it('a clock that throws ends the actor that has asked for silence, and its neighbour goes on', async () => {
    let isBroken = false
    const clock = {
      ...systemClock,
      setTimer: (ms: number, fire: () => void) => {
        if (isBroken) throw new Error('broken')
        return systemClock.setTimer(ms, fire)
      },
    }
    const children = [actor('a', runner, undefined), actor('b', runner, undefined)]
    const system = await start(supervisor('main', {}, children), { log: 'silent', clock })
    const end = endOf(system, 'main/a')
    const broken = system.ref('main/a').call('run', (context: ActorContext) => {
      context.timeoutAfter(1)
      isBroken = true
    })
    const neighbour = system.ref('main/b').call('run', idle)
    await broken
    isBroken = false
    expect(await within('the answer of its neighbour', neighbour)).toBe(7)
    expect((await end).reason).toMatchObject({ type: 'crashed', cause: expect.stringContaining('broken') })
    expect((await within('the end of the system', system.shutdown())).unstopped).toEqual([])
  })

  it('what behaves like a promise and calls back twice answers its own call only', async () => {
    const { system } = await play([actor('a', runner, undefined)])
    const a = system.ref('main/a')
    const twice = {
      then: (resolve: (value: number) => void) => {
        resolve(1)
        resolve(2)
      },
    }
    const both = [
      a.call('run', () => twice),
      a.call('run', () => new Promise((resolve) => systemClock.setTimer(1, () => resolve(3)))),
    ]
    expect(await within('both answers', Promise.all(both))).toEqual([1, 3])
  })
})

/** From the class, so that a new method is played as well. */
const METHODS = Object.entries(Object.getOwnPropertyDescriptors(OwnContext.prototype)).flatMap(([name, { value }]) =>
  typeof value === 'function' && name !== 'constructor' ? [name] : [],
)

describe('a wrong argument of what an actor has in its hands', () => {
  it.each(METHODS)('is taken, or ends the actor with a reason: %s', async (method) => {
    const { system } = await play([actor('a', runner, undefined)], { intensity: 1_000 })
    for (const [type, value] of Object.entries(WRONG_VALUES)) {
      const wrong = (context: ActorContext): void => {
        const given: unknown = Reflect.get(context, method)
        if (typeof given === 'function') Reflect.apply(given, context, [value, value])
      }
      const asked = system.ref('main/a').call('run', wrong)
      const error: unknown = await within(
        `the answer to ${type}`,
        asked.then(idle, (thrown: unknown) => thrown),
      )
      if (error !== 7)
        expect(error, type).toMatchObject({
          code: 'CALL_EXITED',
          death: { reason: { type: expect.stringMatching(/^(crashed|noproc)$/) } },
        })
      expect(await within(`a sign of life after ${type}`, system.ref('main/a').call('run', idle)), type).toBe(7)
    }
    const { unstopped } = await within('the end of the system', system.shutdown())
    expect(unstopped).toEqual([])
  })
})
