import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { actor, behaviour, type ChildSpec, type Restart, type Strategy } from '../../../src/index.ts'
import { type DynamicStage, withTemplate } from './dynamic-stage.ts'
import { newStage, type Stage } from './stage.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void // what the flag has added

/** Ends when it is told to, and keeps nothing of its arguments. */
const forgetful = behaviour({ init: (_args: unknown) => undefined, casts: { end: () => undefined } })

const forgetfulChild = (id: string, restart: Restart, args?: unknown): ChildSpec =>
  actor(id, forgetful, args, { restart })

/** Whether that object can be reached by nobody any more. */
async function isGone(ref: WeakRef<object>): Promise<boolean> {
  await new Promise<void>((resolve) => void setImmediate(resolve)) // A `WeakRef` that has been made or read keeps its target until the end of the turn.
  collect()
  return ref.deref() === undefined
}

describe('memory', () => {
  // While it lives, `getChildSpec` tells a child's arguments, also those of a temporary one; OTP
  // has forgotten them by then.
  it('S49 simple_one_for_one_corruption', async () => {
    const stage = await withTemplate(() => forgetfulChild('child', 'temporary'))
    await addAndKill(stage, new WeakRef({}))
    const huge = new WeakRef({ size: 'huge' })
    await addAndKill(stage, huge)
    expect(await isGone(huge)).toBe(true)
  })

  it.each<Strategy>(['one_for_one', 'one_for_all', 'rest_for_one'])(
    'S76 do_not_save_start_parameters_for_temporary_children: %s',
    async (strategy) => {
      const stage = newStage()
      await stage.start([], { strategy })
      const temporary = await startAndTerminate(stage, 'temporary')
      const kept = [await startAndTerminate(stage, 'transient'), await startAndTerminate(stage, 'permanent')]
      expect(await isGone(temporary)).toBe(true)
      for (const ref of kept) expect(await isGone(ref)).toBe(false)
    },
  )
})

async function addAndKill(stage: DynamicStage, ref: WeakRef<object>): Promise<void> {
  const { path } = await stage.add({ args: ref.deref() })
  await stage.kill(path)
}

async function startAndTerminate(stage: Stage, restart: Restart): Promise<WeakRef<object>> {
  const args = { restart }
  expect(await stage.main.startChild(forgetfulChild(restart, restart, args))).toMatchObject({ ok: true })
  await stage.main.terminateChild(restart)
  return new WeakRef(args)
}
