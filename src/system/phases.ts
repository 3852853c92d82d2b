import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from '../options/describe-value.ts'

/** One step of a coordinated shutdown. */
export interface Phase {
  /** Unique; `'tree'` is the phase in which the supervision tree is stopped. */
  readonly name: string
  /**
   * How long its tasks may take together, in milliseconds; then the next phase begins without them.
   * Default 5000. For `'tree'`: `'infinity'`.
   */
  readonly limitMs?: number | 'infinity'
}

/** A {@link Phase}, checked and filled in. */
export type ResolvedPhase = Required<Phase>

/** The phase in which the tree is stopped. */
export const TREE_PHASE = 'tree'

/**
 * Default of `phases`, in order: stop taking work in, finish what was taken, stop the tree, clean
 * up what it used.
 */
const DEFAULT_PHASES: readonly Phase[] = Object.freeze([
  { name: 'unbind' },
  { name: 'drain' },
  { name: TREE_PHASE },
  { name: 'cleanup' },
])

const DEFAULT_LIMIT_MS = 5_000

/**
 * Checks the phases of a shutdown.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` for a name that is empty or there twice, for a
 *   limit that is none, and when `'tree'` is missing.
 */
export function resolvePhases(phases: readonly Phase[] = DEFAULT_PHASES): readonly ResolvedPhase[] {
  const names = new Set<string>()
  const resolved = phases.map(({ name, limitMs = name === TREE_PHASE ? 'infinity' : DEFAULT_LIMIT_MS }) => {
    if (typeof name !== 'string' || name === '') throw wrong('names of phases to be non-empty strings', name)
    if (names.has(name)) throw wrong('names of phases to be unique', name)
    if (limitMs !== 'infinity' && !(Number.isInteger(limitMs) && limitMs >= 0)) {
      throw wrong(`\`limitMs\` of the phase "${name}" to be a whole number of milliseconds >= 0 or 'infinity'`, limitMs)
    }
    names.add(name)
    return { name, limitMs }
  })
  if (!names.has(TREE_PHASE)) throw wrong(`one of the phases to be "${TREE_PHASE}"`, [...names].join(', '))
  return resolved
}

function wrong(expected: string, got: unknown): SpecError {
  return new SpecError('SPEC_INVALID_OPTION', `Options of start(): expected ${expected}; got ${describeValue(got)}`)
}
