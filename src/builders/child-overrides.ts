import { optionsOf } from '../options/options-of.ts'
import type { ChildSpec } from '../spec/child-spec.ts'

/** What may be said of any child beside what it starts. */
export type ChildOverrides = Omit<ChildSpec, 'id' | 'start'>

/** The same, of which each may be `undefined`. */
type Given = { readonly [K in keyof ChildOverrides]: ChildOverrides[K] | undefined }

/** Names of what may be said of any child beside what it starts. */
const CHILD_OPTIONS: readonly string[] = Object.keys({
  restart: true,
  significant: true,
  shutdown: true,
  type: true,
  backoff: true,
  budget: true,
  retryFutile: true,
} satisfies Record<keyof ChildOverrides, true>)

/**
 * Those of the fields that are there, and no others, so that a built spec prints as it was written.
 */
export function pickOverrides(given: Given): ChildOverrides {
  const { restart, significant, shutdown, type, backoff, budget, retryFutile } = optionsOf(
    'Overrides of a child',
    given,
    {},
    CHILD_OPTIONS,
  )
  return {
    ...(restart === undefined ? {} : { restart }),
    ...(significant === undefined ? {} : { significant }),
    ...(shutdown === undefined ? {} : { shutdown }),
    ...(type === undefined ? {} : { type }),
    ...(backoff === undefined ? {} : { backoff }),
    ...(budget === undefined ? {} : { budget }),
    ...(retryFutile === undefined ? {} : { retryFutile }),
  }
}

/**
 * Divides what may be said of a child into how it is supervised and everything else, the options of
 * what it starts.
 *
 * @param owner - Whose overrides they are, as `worker("phonemes")`.
 * @param also - Names of the options of what it starts.
 * @throws {@link SpecError} `SPEC_UNKNOWN_OPTION`
 */
export function splitOverrides<T extends ChildOverrides>(owner: string, overrides: T, also: readonly string[]) {
  const { restart, significant, shutdown, type, backoff, budget, retryFutile, ...options } = optionsOf(
    owner,
    overrides,
    {},
    [...CHILD_OPTIONS, ...also],
  )
  return { place: pickOverrides({ restart, significant, shutdown, type, backoff, budget, retryFutile }), options }
}
