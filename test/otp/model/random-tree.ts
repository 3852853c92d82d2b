import fc from 'fast-check'
import type { ChildType, Restart, Shutdown } from '../../../src/child/child-spec.ts'
import type { AutoShutdown, Strategy } from '../../../src/child/supervisor-flags.ts'
import { type Policy, policies } from './policy.ts'
import { ROOT } from './step.ts'
import type { Below, Flags, Node, Tree } from './tree.ts'

/** What a random tree may be made of. */
export interface Palette {
  readonly shutdowns: fc.Arbitrary<Shutdown>
  /** Of children that are supervisors. */
  readonly supervisorShutdowns: fc.Arbitrary<Shutdown>
  readonly periodsMs: fc.Arbitrary<number>
  /** Absent: children do as OTP does, and no program vanishes. */
  readonly policies?: fc.Arbitrary<Policy>
}

/** Everything that Tutti knows. */
export const EVERYTHING: Palette = {
  shutdowns: fc.constantFrom<Shutdown[]>(50, 500, 'infinity', 'brutal_kill', 0),
  supervisorShutdowns: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Shutdown>('infinity') },
    { weight: 1, arbitrary: fc.constantFrom<Shutdown[]>(30, 700, 'brutal_kill', 0) },
  ),
  periodsMs: fc.constantFrom(100, 1_000),
}

/** The same, and what goes beyond OTP. */
export const WITH_POLICIES: Palette = { ...EVERYTHING, policies }

/** Ids that do not sort in start order. */
const IDS = ['c', 'a', 'd', 'b'] as const

const restart = fc.constantFrom<Restart[]>('permanent', 'transient', 'temporary')

const flags = ({ periodsMs }: Palette): fc.Arbitrary<Flags> =>
  fc.record({
    strategy: fc.constantFrom<Strategy[]>('one_for_one', 'one_for_all', 'rest_for_one'),
    intensity: fc.constantFrom(0, 1, 2, 2, 3, 3, 4),
    periodMs: periodsMs,
    autoShutdown: fc.constantFrom<AutoShutdown[]>(
      'never',
      'never',
      'any_significant',
      'all_significant',
      'all_significant',
    ),
  })

/** A child without an id, that is significant only if it may be. */
type Seed = Omit<Node, 'id'>

/** A random child; `levels` of supervisors may begin with it. */
export function randomSeed(palette: Palette, levels: number): fc.Arbitrary<Seed> {
  const common = { restart, significant: fc.boolean() }
  const worker = fc.record<Seed>({
    ...common,
    shutdown: palette.shutdowns,
    type: fc.oneof(
      { weight: 7, arbitrary: fc.constant<ChildType>('worker') },
      { weight: 1, arbitrary: fc.constant<ChildType>('supervisor') },
    ),
  })
  if (levels === 0) return withPolicy(palette, worker)
  const supervisor = fc.record<Seed>({
    ...common,
    shutdown: palette.supervisorShutdowns,
    type: fc.constant('supervisor'),
    below: randomBelow(palette, levels),
  })
  return withPolicy(palette, fc.oneof({ weight: 3, arbitrary: worker }, { weight: 2, arbitrary: supervisor }))
}

function withPolicy({ policies: random }: Palette, seeds: fc.Arbitrary<Seed>): fc.Arbitrary<Seed> {
  if (random === undefined) return seeds
  return fc.tuple(seeds, random).map(([seed, policy]) => ({ ...seed, policy }))
}

/** Random flags and children of a supervisor with `levels` levels of supervisors, itself included. */
export function randomBelow(palette: Palette, levels: number): fc.Arbitrary<Below> {
  const children = fc.array(randomSeed(palette, levels - 1), { minLength: 1, maxLength: IDS.length, size: 'max' })
  return fc.record({ flags: flags(palette), children }).map((below) => ({
    flags: below.flags,
    children: below.children.map((seed, place) => planted(seed, IDS[place] ?? 'a', below.flags.autoShutdown)),
  }))
}

/** A random tree of one to three levels. */
export function randomTree(palette: Palette): fc.Arbitrary<Tree> {
  return fc
    .integer({ min: 1, max: 3 })
    .chain((levels) => randomBelow(palette, levels))
    .map(({ flags: { intensity, ...others }, children }) => ({
      id: ROOT,
      restart: 'permanent',
      significant: false,
      shutdown: 'infinity',
      type: 'supervisor',
      // A root that gives up ends the script.
      below: { flags: { ...others, intensity: intensity * 2 }, children },
    }))
}

/** The child with an id; significant only where that is allowed, and with a policy only if it may be restarted. */
export function planted({ policy, ...seed }: Seed, id: string, mode: AutoShutdown): Node {
  const own = policy === undefined || seed.restart === 'temporary' ? {} : { policy }
  return { id, ...seed, ...own, significant: seed.significant && seed.restart !== 'permanent' && mode !== 'never' }
}
