import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { ChildSpec, Restart, Shutdown } from '../../src/spec/child-spec.ts'
import type { Strategy } from '../../src/spec/supervisor-flags.ts'
import type { Behaviour } from '../fixtures/fake-child.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const PATHS = ['root/a', 'root/b', 'root/s/x', 'root/s/y', 'root/s/t/z'] as const
const SUPERVISORS = ['root', 'root/s', 'root/s/t'] as const

interface Flags {
  readonly strategy: Strategy
  readonly startup: 'sequential' | 'parallel'
  readonly restart: Restart
  readonly shutdown: Shutdown
  readonly withBackoff: boolean
}

type Action =
  | { readonly type: 'end'; readonly path: string; readonly reason: ExitReason }
  | { readonly type: 'script'; readonly path: string; readonly behaviour: Behaviour }
  | { readonly type: 'advance'; readonly ms: number }
  | {
      readonly type: 'admin'
      readonly path: string
      readonly call: 'terminateChild' | 'restartChild' | 'deleteChild' | 'startChild'
    }
  | { readonly type: 'turn' }

const flags = fc.record<Flags>({
  strategy: fc.constantFrom('one_for_one', 'one_for_all', 'rest_for_one'),
  startup: fc.constantFrom('sequential', 'parallel'),
  restart: fc.constantFrom('permanent', 'transient', 'temporary'),
  shutdown: fc.constantFrom<Shutdown>(50, 'brutal_kill'),
  withBackoff: fc.boolean(),
})
const path = fc.constantFrom(...PATHS)
const behaviour = fc.constantFrom<Behaviour>(
  {},
  { start: BOOM },
  { start: 'hang' },
  { start: 'ignore' },
  { onStop: 'stubborn' },
)
const action = fc.oneof<fc.Arbitrary<Action>[]>(
  fc.record({ type: fc.constant('end'), path, reason: fc.constantFrom<ExitReason>(BOOM, { type: 'normal' }) }),
  fc.record({ type: fc.constant('script'), path, behaviour }),
  fc.record({ type: fc.constant('advance'), ms: fc.constantFrom(1, 60, 5_000) }),
  fc.record({
    type: fc.constant('admin'),
    path,
    call: fc.constantFrom('terminateChild', 'restartChild', 'deleteChild', 'startChild'),
  }),
  fc.constant({ type: 'turn' }),
)

function tree({ strategy, startup, restart, shutdown, withBackoff }: Flags) {
  const leaf = (id: string): ChildSpec =>
    fake(id, withBackoff ? { restart, shutdown, backoff: { initialMs: 10 } } : { restart, shutdown })
  const same = { strategy, startup, intensity: 6, periodMs: 1_000 }
  const t = supervisor('t', same, [leaf('z')], { shutdown: 200 })
  const s = supervisor('s', same, [leaf('x'), t, leaf('y')], { restart })
  return root(same, [leaf('a'), s, leaf('b')])
}

/** One turn of the event loop. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function perform(stage: Stage, step: Action, seen: Set<Promise<unknown>>): void {
  if (step.type === 'script') return stage.script(step.path, step.behaviour)
  if (step.type === 'advance') return stage.clock.advanceNow(step.ms)
  if (step.type === 'turn') return
  if (step.type === 'end') {
    const life = stage.lastLife(step.path)
    if (life !== undefined) void life.end(step.reason)
    return
  }
  const parent = step.path.slice(0, step.path.lastIndexOf('/'))
  const id = step.path.slice(parent.length + 1)
  const handle = stage.handles.get(parent)
  if (handle === undefined) return
  seen.add(step.call === 'startChild' ? handle.startChild(fake(id)) : handle[step.call](id))
}

describe('whatever happens to a tree', () => {
  it('no slot ever has two lives, every call is answered, and a stop with a limit leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(flags, fc.array(action, { maxLength: 30 }), async (shape, steps) => {
        const stage = new Stage()
        const { supervisor: child } = await stage.start(tree(shape))
        const answers = new Set<Promise<unknown>>()
        for (const step of steps) {
          perform(stage, step, answers)
          if (step.type === 'turn') await turn()
          for (const leaf of PATHS) expect(stage.alive(leaf)).toBeLessThanOrEqual(1)
        }
        child.stop(1_000)
        await turn()
        stage.clock.advanceNow(1_000)
        const reason = await child.exited
        expect(['shutdown', 'killed']).toContain(reason.type)
        await Promise.all(answers)
        await turn()
        for (const leaf of PATHS) expect(stage.alive(leaf)).toBe(0)
        for (const slot of [...PATHS, 'root/s', 'root/s/t'])
          expect([undefined, 'undefined', 'gone']).toContain(stage.slot(slot))
        for (const name of SUPERVISORS) expect(stage.handles.has(name)).toBe(false)
        expect(stage.clock.pending).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})
