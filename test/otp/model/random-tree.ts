import fc from 'fast-check'
import type { ChildType, Restart, Shutdown } from '../../../src/spec/child-spec.ts'
import type { AutoShutdown, Startup, Strategy } from '../../../src/spec/supervisor-flags.ts'
import { type Policy, policies } from './policy.ts'
import { ROOT } from './step.ts'
import type { Below, Flags, Node, Tree } from './tree.ts'

/** What a random tree may be made of. */
export interface Palette {
  readonly shutdowns: fc.Arbitrary<Shutdown>
  /** Of children that are supervisors. */
  readonly supervisorShutdowns: fc.Arbitrary<Shutdown>
  readonly periodsMs: fc.Arbitrary<number>
  readonly startups: fc.Arbitrary<Startup>
  /**
   * Dynamic supervisors: as OTP knows them, all children from one template and as many as there may
   * be; or as Elixir does too.
   */
  readonly dynamics: 'from_templates' | 'of_every_kind'
  /** How often a child is what, where all of them fit. */
  readonly mix: Readonly<Record<'workers' | 'statics' | 'dynamics', number>>
  /** Of supervisors above each other, at least and at most. */
  readonly levels: { readonly min: number; readonly max: number }
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
  startups: fc.constant('sequential'),
  dynamics: 'of_every_kind',
  mix: { workers: 10, statics: 5, dynamics: 5 },
  levels: { min: 1, max: 3 },
}

/** The same with more dynamic supervisors than others. */
export const MOSTLY_DYNAMIC: Palette = {
  ...EVERYTHING,
  mix: { workers: 4, statics: 1, dynamics: 5 },
  levels: { min: 2, max: 3 },
}

/**
 * The same with supervisors that start their children together; not as deep, since then much
 * happens at the same time.
 */
export const WITH_PARALLEL_STARTS: Palette = {
  ...EVERYTHING,
  startups: fc.constantFrom('sequential', 'parallel', 'parallel', 'parallel'),
  levels: { min: 1, max: 2 },
}

/** The same, and what goes beyond OTP. */
export const WITH_POLICIES: Palette = { ...EVERYTHING, policies }

/** Id of what is made from a template. */
const INSTANCE = 'i'

/** Ids that do not sort in start order. */
const IDS = ['c', 'a', 'd', 'b'] as const

const restart = fc.constantFrom<Restart[]>('permanent', 'transient', 'temporary')

const flags = ({ periodsMs, startups }: Palette): fc.Arbitrary<Flags> =>
  fc.record({
    startup: startups,
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
  const supervisor = (below: fc.Arbitrary<Below>): fc.Arbitrary<Seed> =>
    fc.record<Seed>({ ...common, shutdown: palette.supervisorShutdowns, type: fc.constant('supervisor'), below })
  const { workers, statics, dynamics } = palette.mix
  const any = fc.oneof(
    { weight: workers, arbitrary: worker },
    { weight: statics, arbitrary: supervisor(randomStatic(palette, levels)) },
    { weight: dynamics, arbitrary: supervisor(randomDynamic(palette, levels)) },
  )
  return withPolicy(palette, any)
}

function withPolicy({ policies: random }: Palette, seeds: fc.Arbitrary<Seed>): fc.Arbitrary<Seed> {
  if (random === undefined) return seeds
  return fc.tuple(seeds, random).map(([seed, policy]) => ({ ...seed, policy }))
}

/**
 * Random flags and children of a static supervisor with `levels` levels of supervisors, itself
 * included.
 */
export function randomStatic(palette: Palette, levels: number): fc.Arbitrary<Below> {
  const children = fc.array(randomSeed(palette, levels - 1), { minLength: 1, maxLength: IDS.length, size: 'max' })
  return fc.record({ flags: flags(palette), children }).map((below) => ({
    flags: below.flags,
    children: below.children.map((seed, place) => planted(seed, IDS[place] ?? 'a', below.flags.autoShutdown)),
  }))
}

/** The same of a dynamic one, which has no children at first. */
export function randomDynamic(palette: Palette, levels: number): fc.Arbitrary<Below> {
  const isPlain = palette.dynamics === 'from_templates'
  return fc
    .record({
      intensity: fc.constantFrom(0, 1, 2, 3, 4, 8),
      periodMs: palette.periodsMs,
      maxChildren: isPlain ? fc.constant('infinity' as const) : fc.constantFrom('infinity' as const, 0, 1, 2, 3),
      template: isPlain
        ? randomTemplate(palette, levels)
        : fc.option(randomTemplate(palette, levels), { nil: undefined }),
    })
    .map(({ intensity, periodMs, maxChildren, template }) => ({
      flags: { strategy: 'one_for_one', intensity, periodMs, autoShutdown: 'never', startup: 'sequential' },
      children: [],
      dynamic: template === undefined ? { maxChildren } : { maxChildren, template },
    }))
}

function randomTemplate(palette: Palette, levels: number): fc.Arbitrary<Node> {
  return randomSeed(palette, levels - 1).map((seed) => planted(seed, INSTANCE, 'never'))
}

/** A random tree, whose root is a static supervisor. */
export function randomTree(palette: Palette): fc.Arbitrary<Tree> {
  return fc
    .integer(palette.levels)
    .chain((levels) => randomStatic(palette, levels))
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

/**
 * The child with an id; significant only where that is allowed, and with a policy only if it may be
 * restarted.
 */
export function planted({ policy, ...seed }: Seed, id: string, mode: AutoShutdown): Node {
  const own = policy === undefined || seed.restart === 'temporary' ? {} : { policy }
  return { id, ...seed, ...own, significant: seed.significant && seed.restart !== 'permanent' && mode !== 'never' }
}
