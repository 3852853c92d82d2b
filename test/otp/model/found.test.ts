import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { WELL_BEHAVED } from './behaviour.ts'
import { createSupervisors } from './create-supervisors.ts'
import { Reality } from './reality.ts'
import type { Effects } from './stimulus.ts'
import type { Node, Tree } from './tree.ts'

const BOOM: ExitReason = { type: 'exited', code: 1 }

const child = (id: string, overrides: Partial<Node> = {}): Node => ({
  id,
  restart: 'permanent',
  significant: false,
  shutdown: 5_000,
  type: 'worker',
  ...overrides,
})

const supervisor = (id: string, intensity: number, children: readonly Node[]): Tree => ({
  ...child(id, { shutdown: 'infinity', type: 'supervisor' }),
  below: {
    flags: { strategy: 'one_for_one', intensity, periodMs: 1_000, autoShutdown: 'never', startup: 'sequential' },
    children,
  },
})

const texts = ({ lines }: Effects): readonly string[] => lines.map(({ text }) => text)

describe('what the model had found', () => {
  it('another attempt keeps its place: what comes while its turn is awaited comes after it', async () => {
    const reality = new Reality(createSupervisors)
    await reality.perform({ type: 'boot', tree: supervisor('root', 2, [child('a'), child('b')]) })
    await reality.perform({
      type: 'behave',
      path: 'root/a',
      behaviours: [{ start: 'fail', stop: 'obey' }, WELL_BEHAVED],
    })
    const dying = { start: 'ready_then_crashes', stop: 'obey' } as const
    await reality.perform({ type: 'behave', path: 'root/b', behaviours: [dying, WELL_BEHAVED] })
    await reality.perform(terminate('b'))
    const request = { type: 'restartChild', id: 'b' } as const
    const deaths = [{ path: 'root/a', reason: BOOM }]
    const seen = await reality.perform({ type: 'burst', at: 'root', deaths, calls: [{ call: 1, request }] })
    const starts = texts(seen).filter((line) => line.startsWith('start') || line.includes('terminated'))
    expect(starts).toEqual([
      'report child_terminated root/a exited with code 1',
      'start root/a',
      'start root/b',
      'start root/a',
      'report child_terminated root/b exited with code 3',
    ])
  })

  it('a supervisor that gives up while it is stopped ends as it should', async () => {
    const reality = new Reality(createSupervisors)
    const inner = supervisor('s', 0, [child('a'), child('b')])
    await reality.perform({ type: 'boot', tree: supervisor('root', 2, [inner]) })
    await reality.perform({ type: 'behave', path: 'root/s/a', behaviours: [{ start: 'ready', stop: 'stubborn' }] })
    const restart = { type: 'restartChild', id: 'a' } as const
    await reality.perform({ ...terminate('a'), at: 'root/s' })
    await reality.perform({ type: 'burst', at: 'root/s', deaths: [], calls: [{ call: 2, request: restart }] })
    await reality.perform({ type: 'burst', at: 'root/s', deaths: [{ path: 'root/s/b', reason: BOOM }], calls: [] })
    await reality.perform({ type: 'stop', graceMs: 'infinity' })
    const seen = await reality.perform({
      type: 'burst',
      at: 'root',
      deaths: [{ path: 'root/s/a', reason: { type: 'shutdown' } }],
      calls: [],
    })
    expect(texts(seen)).toEqual([
      'down root/s/a shutdown',
      'down root/s shutdown (reached max restart intensity; last "b": exited with code 1)',
      'down root shutdown',
    ])
  })
})

function terminate(id: string) {
  return {
    type: 'burst',
    at: 'root',
    deaths: [],
    calls: [{ call: 0, request: { type: 'terminateChild', id } }],
  } as const
}
