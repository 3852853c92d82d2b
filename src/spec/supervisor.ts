import { type ChildOverrides, pickOverrides } from './child-overrides.ts'
import type { ChildSpec } from './child-spec.ts'
import { resolveChildSpec } from './resolve-child-spec.ts'
import type { SupervisorFlags } from './supervisor-flags.ts'
import type { SupervisorSpec } from './supervisor-spec.ts'

/**
 * The spec of a supervisor, or of a whole tree. Everything below it is checked too.
 *
 * @param children - In start order; they are stopped in the reverse order.
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * supervisor('linguistics', { strategy: 'rest_for_one' }, [worker('ingest', ingest()), worker('phonemes', phonemes())])
 */
// eslint-disable-next-line max-params -- a tree reads best when each line of it is one call
export function supervisor(
  id: string,
  flags: SupervisorFlags,
  children: readonly ChildSpec[],
  overrides: ChildOverrides = {},
): SupervisorSpec {
  const spec: SupervisorSpec = { id, start: { kind: 'supervisor', flags, children }, ...pickOverrides(overrides) }
  resolveChildSpec(spec, { path: '', autoShutdown: undefined })
  return spec
}
