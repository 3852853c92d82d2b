import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { type Behaviour, WELL_BEHAVED } from '../model/behaviour.ts'
import { createSupervisors } from '../model/create-supervisors.ts'
import { DEVIATIONS, type Deviation } from '../model/deviation.ts'
import type { Request, Stimulus } from '../model/stimulus.ts'
import type { Flags, Node, Tree } from '../model/tree.ts'
import { asOtpAnswersSave, TELLINGS } from './as-otp-tells.ts'
import { otpRelease, playOnOtp } from './on-otp.ts'
import { playOnTutti } from './on-tutti.ts'
import { writtenScore } from './score.ts'

const release = otpRelease()
const isSkipped = release === undefined && process.env['CI'] === undefined
const BOOM: ExitReason = { type: 'exited', code: 1 }
/** OTP's `{shutdown, Term}`. */
const DETAILED: ExitReason = { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'x', reason: BOOM } }

const child = (id: string, overrides: Partial<Node> = {}): Node => ({
  id,
  restart: 'permanent',
  significant: false,
  shutdown: 'infinity',
  type: 'worker',
  ...overrides,
})
const supervisor = (id: string, children: readonly Node[], overrides: Partial<Flags & Node> = {}): Tree => {
  const { strategy = 'one_for_one', intensity = 5, periodMs = 3_600_000, autoShutdown = 'never', ...place } = overrides
  return {
    ...child(id, { type: 'supervisor', ...place }),
    below: { flags: { strategy, intensity, periodMs, autoShutdown, startup: 'sequential' }, children },
  }
}
const starts = (path: string, ...kinds: readonly Behaviour['start'][]): Stimulus => ({
  type: 'behave',
  path,
  behaviours: kinds.map((start) => ({ ...WELL_BEHAVED, start })),
})
const dies = (path: string): Stimulus => ({
  type: 'burst',
  at: path.slice(0, path.lastIndexOf('/')),
  deaths: [{ path, reason: BOOM }],
  calls: [],
})
const call = (request: Request): Stimulus => ({ type: 'burst', at: 'root', deaths: [], calls: [{ call: 1, request }] })

const callOf = (at: string, request: Request): Stimulus => ({
  type: 'burst',
  at,
  deaths: [],
  calls: [{ call: 1, request }],
})
const dynamic = (id: string, template: Partial<Node> = {}): Tree => {
  const { flags } = supervisor(id, []).below
  const below = { flags, children: [], dynamic: { maxChildren: 'infinity', template: child('i', template) } } as const
  return { ...child(id, { type: 'supervisor' }), below }
}

/** For each deviation a tree, and what happens; the last of it comes out otherwise. */
const SCRIPTS: Readonly<Record<Deviation, readonly [Tree, ...Stimulus[]]>> = {
  'stop-goes-first': [
    supervisor('root', [supervisor('s', [child('a')])]),
    starts('root/s/a', 'ready', 'hang'),
    dies('root/s/a'),
    call({ type: 'terminateChild', id: 's' }),
  ],
  'awaited-is-pending': [
    supervisor(
      'root',
      [
        child('a', { restart: 'temporary', significant: true }),
        child('b'),
        child('c', { restart: 'transient', significant: true }),
      ],
      { strategy: 'rest_for_one', autoShutdown: 'all_significant' },
    ),
    starts('root/b', 'ready', 'hang', 'ready'),
    dies('root/b'),
    dies('root/a'),
    { type: 'release', path: 'root/b', outcome: 'fail' },
  ],
  'stale-attempt-is-void': [
    supervisor('root', [child('a'), child('b')], { strategy: 'one_for_all' }),
    starts('root/a', 'ready', 'ready', 'ready_then_finishes', 'ready'),
    starts('root/b', 'ready', 'hang', 'fail', 'ready'),
    dies('root/b'),
    dies('root/a'),
    { type: 'release', path: 'root/b', outcome: 'fail' },
  ],
  'children-die-first': [
    supervisor('root', [supervisor('s', [child('a'), child('b')], { shutdown: 'brutal_kill' })]),
    call({ type: 'terminateChild', id: 's' }),
  ],
  'temporary-leaves-no-spec': [
    supervisor('root', [child('a')]),
    call({
      type: 'update',
      below: supervisor('root', [child('a'), child('b', { restart: 'temporary' })]).below,
    }),
    starts('root/b', 'ignore'),
    call({ type: 'restartChild', id: 'b' }),
  ],
  'gone-is-not-found': [
    supervisor('root', [dynamic('d')]),
    callOf('root/d', { type: 'startInstance' }),
    callOf('root/d', { type: 'terminateChild', id: 'root/d/i:1#1' }),
    callOf('root/d', { type: 'terminateChild', id: 'root/d/i:1#1' }),
  ],
  'dead-is-not-active': [
    supervisor('root', [dynamic('d')]),
    starts('root/d/i', 'ready_then_crashes', 'ready'),
    {
      type: 'burst',
      at: 'root/d',
      deaths: [],
      calls: [
        { call: 1, request: { type: 'startInstance' } },
        { call: 2, request: { type: 'countChildren' } },
      ],
    },
  ],
  'active-is-not-negative': [
    supervisor('root', [dynamic('d')]),
    callOf('root/d', { type: 'startInstance' }),
    starts('root/d/i:1', 'hang', 'ready'),
    dies('root/d/i:1'),
    callOf('root/d', { type: 'terminateChild', id: 'root/d/i:1#1' }),
    { type: 'release', path: 'root/d/i:1', outcome: 'fail' },
  ],
  'instances-keep-their-spec': [
    supervisor('root', [dynamic('d')]),
    callOf('root/d', { type: 'startInstance' }),
    callOf('root/d', { type: 'update', below: dynamic('d', { restart: 'temporary' }).below }),
    dies('root/d/i:1'),
  ],
  'ignored-is-dropped': [
    supervisor('root', [dynamic('d')]),
    callOf('root/d', { type: 'startInstance' }),
    starts('root/d/i:1', 'ignore'),
    dies('root/d/i:1'),
  ],
  'detailed-shutdown-is-silent': [
    supervisor('root', [dynamic('d')]),
    callOf('root/d', { type: 'startInstance' }),
    starts('root/d/i', 'hang'),
    callOf('root/d', { type: 'startInstance' }),
    callOf('root/d', { type: 'terminateChild', id: 'root/d/i:1#1' }),
    { type: 'burst', at: 'root/d', deaths: [{ path: 'root/d/i:1', reason: DETAILED }], calls: [] },
    { type: 'release', path: 'root/d/i:2', outcome: 'ready' },
  ],
  'template-may-stop-being-temporary': [
    supervisor('root', [dynamic('d', { restart: 'temporary' })]),
    callOf('root/d', { type: 'update', below: dynamic('d').below }),
    callOf('root/d', { type: 'startInstance' }),
    dies('root/d/i:1'),
  ],
}

/** The releases from which on OTP goes the same way. Versions of the one before it do either. */
const MENDED_IN: Partial<Readonly<Record<Deviation, number>>> = { 'ignored-is-dropped': 27 }

/** One that waits for its restart is looked at, and its spec, when it is there. */
const TOLD: readonly [Tree, ...Stimulus[]] = [
  supervisor('root', [dynamic('d')]),
  callOf('root/d', { type: 'startInstance' }),
  callOf('root/d', { type: 'getChildSpec', id: 'root/d/i:1#1' }),
  starts('root/d/i:1', 'fail', 'ready'),
  {
    type: 'burst',
    at: 'root/d',
    deaths: [{ path: 'root/d/i:1', reason: BOOM }],
    calls: [{ call: 2, request: { type: 'whichChildren' } }],
  },
]

describe('what Tutti tells in other words than OTP', () => {
  const names = Object.keys(TELLINGS) as (keyof typeof TELLINGS)[] // the keys of a literal are its keys

  it.skipIf(isSkipped).each(names)('%s', async (name) => {
    const [tree, ...stimuli] = TOLD
    const score = writtenScore(tree, [{ type: 'boot', tree }, ...stimuli])
    const [onOtp = []] = await playOnOtp([score])
    expect(await playOnTutti(score)).toEqual(onOtp)
    const told = await playOnTutti(score, createSupervisors, (answer) => asOtpAnswersSave(name, answer))
    expect(told).not.toEqual(onOtp)
  })
})

describe('what Tutti does otherwise than OTP', () => {
  it.skipIf(isSkipped).each(DEVIATIONS)('%s', async (deviation) => {
    const [tree, ...stimuli] = SCRIPTS[deviation]
    const boot = stimuli.findIndex(({ type }) => type !== 'behave')
    const all = stimuli.toSpliced(deviation === 'temporary-leaves-no-spec' ? 0 : boot, 0, { type: 'boot', tree })
    const { bars, deviations } = writtenScore(tree, all)
    expect(deviations).toEqual([deviation])
    // A supervisor that does not answer in OTP must not be asked there.
    const score = { tree, bars: bars.map((bar) => (deviation === 'stop-goes-first' ? { ...bar, looks: [] } : bar)) }
    const [onOtp = []] = await playOnOtp([score])
    const onTutti = await playOnTutti(score)
    expect(onTutti.slice(0, -1)).toEqual(onOtp.slice(0, -1))
    const mendedIn = MENDED_IN[deviation] ?? Number.POSITIVE_INFINITY
    if (Number(release) >= mendedIn) expect(onTutti.at(-1)).toEqual(onOtp.at(-1))
    else if (Number(release) < mendedIn - 1) expect(onTutti.at(-1)).not.toEqual(onOtp.at(-1))
  })
})
