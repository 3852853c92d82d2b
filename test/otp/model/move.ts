import fc from 'fast-check'
import type { KillOrder } from '../../../src/child/child.ts'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { type Behaviour, WELL_BEHAVED } from './behaviour.ts'
import type { Outcome } from './players.ts'
import { type Palette, randomDynamic, randomSeed, randomStatic } from './random-tree.ts'
import type { Request } from './stimulus.ts'
import type { Below, Node } from './tree.ts'

/** A call of the administration, before it is known of whom: `who` picks one of what there is. */
export interface CallMove {
  readonly type: Request['type']
  readonly who: number
  readonly seed: Omit<Node, 'id'>
  /** For an update of a static supervisor, and of a dynamic one. */
  readonly below: Below
  readonly dynamic: Below
}

/** A worker that ends by itself, and what its next lives do. */
export interface DeathMove {
  readonly who: number
  /**
   * Whether it may be any worker of the tree; else it is one of the supervisor that the burst is
   * at.
   */
  readonly isAnywhere: boolean
  readonly reason: ExitReason
  readonly next: readonly Behaviour[]
}

/**
 * What could happen, before it is known what there is. The numbers pick among what there is when
 * its time has come.
 */
export type Move =
  | {
      readonly type: 'burst'
      readonly at: number
      readonly deaths: readonly DeathMove[]
      readonly calls: readonly CallMove[]
    }
  | { readonly type: 'behave'; readonly who: number; readonly behaviours: readonly Behaviour[] }
  | { readonly type: 'release'; readonly who: number; readonly outcome: Outcome }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'abort_boot'; readonly kill: boolean }
  | { readonly type: 'stop'; readonly graceMs: number | 'infinity' }
  | { readonly type: 'kill'; readonly after: KillOrder }

/** Ends of two classes, in all their forms. */
const REASONS: readonly ExitReason[] = [
  { type: 'exited', code: 1 },
  { type: 'normal' },
  { type: 'shutdown' },
  { type: 'shutdown', detail: { type: 'failed_to_start_child', id: 'x', reason: { type: 'exited', code: 9 } } },
  { type: 'signaled', signal: 'SIGSEGV' },
]

const pick = fc.nat(999)
const reason = fc.oneof(
  { weight: 4, arbitrary: fc.constant<ExitReason>({ type: 'exited', code: 1 }) },
  { weight: 3, arbitrary: fc.constantFrom(...REASONS) },
)

const STARTS = { ready: 6, fail: 5, ignore: 2, hang: 2, ready_then_crashes: 1, ready_then_finishes: 1 }

/** What a worker is told to do, life by life. Most come to their senses in the end. */
export function randomBehaviours({ policies }: Palette): fc.Arbitrary<readonly Behaviour[]> {
  const behaviour = fc.record<Behaviour>({
    start: policies === undefined ? weighted(STARTS) : weighted({ ...STARTS, vanish: 3 }),
    stop: weighted({ obey: 6, stubborn: 3, finish: 1, crash: 1 }),
  })
  return fc
    .tuple(fc.array(behaviour, { minLength: 1, maxLength: 4, size: 'max' }), weighted({ yes: 3, no: 1 }))
    .map(([lives, recovers]) => (recovers === 'yes' ? [...lives, WELL_BEHAVED] : lives))
}

/** Moves of every kind. */
export function randomMove(palette: Palette): fc.Arbitrary<Move> {
  const call = fc.record<CallMove>({
    type: weighted({
      startChild: 4,
      terminateChild: 5,
      restartChild: 5,
      deleteChild: 3,
      update: 1,
      whichChild: 1,
      getChildSpec: 1,
      whichChildren: 1,
      countChildren: 1,
    }),
    who: pick,
    seed: randomSeed(palette, 1),
    below: randomStatic(palette, 1),
    dynamic: randomDynamic(palette, 1),
  })
  const behaviours = randomBehaviours(palette)
  const next = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: behaviours })
  const isAnywhere = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
  const death = fc.record<DeathMove>({ who: pick, isAnywhere, reason, next })
  const deaths = fc.array(death, { maxLength: 3, size: 'max' })
  const calls = fc.array(call, { maxLength: 3, size: 'max' })
  return fc.oneof<fc.MaybeWeightedArbitrary<Move>[]>(
    { weight: 240, arbitrary: fc.record({ type: fc.constant('burst' as const), at: pick, deaths, calls }) },
    { weight: 100, arbitrary: fc.record({ type: fc.constant('behave' as const), who: pick, behaviours }) },
    { weight: 80, arbitrary: fc.record({ type: fc.constant('release' as const), who: pick, outcome: outcome() }) },
    {
      weight: 80,
      arbitrary: fc.record({ type: fc.constant('advance' as const), ms: fc.constantFrom(1, 50, 99, 100, 101, 1_001) }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('abort_boot' as const), kill: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('stop' as const),
        graceMs: fc.constantFrom<(number | 'infinity')[]>('infinity', 0, 60, 2_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('kill' as const),
        after: fc.constantFrom<KillOrder[]>('brutal_kill', 'forced_shutdown'),
      }),
    },
  )
}

function outcome(): fc.Arbitrary<Outcome> {
  return weighted({ ready: 3, fail: 2, ignore: 1 })
}

function weighted<T extends string>(weights: Readonly<Record<T, number>>): fc.Arbitrary<T> {
  const names = Object.keys(weights) as T[]
  return fc.oneof(...names.map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) })))
}
